import { expectTypeOf } from 'expect-type';
import type { AgentEvent, RunEvent, StreamChunk } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { project } from '../../lib/agent/project';
import { hookNames } from '../../lib/observers/hookNames';
import { result } from '../support/agentEvents';
import { outcome, runEvent } from '../support/runEvents';

const call = toolCall('clock');
const ended = outcome(call, 3, '12:00');
const failed = outcome(call, 3, 'no battery', true);
const chunk = (fields: Partial<StreamChunk>): StreamChunk => ({ type: 'chunk', role: 'assistant', content: '', iteration: 2, ...fields });

const shown: readonly [string, RunEvent, AgentEvent][] = [
  ['text', runEvent('text-delta', { delta: 'Hi', iteration: 2 }), chunk({ content: 'Hi' })],
  ['reasoning', runEvent('reasoning-delta', { delta: 'Hm', iteration: 2 }), chunk({ reasoning: 'Hm' })],
  ['a call', runEvent('tool-call', { call, iteration: 2 }), chunk({ toolCalls: [call] })],
  [
    'what a tool emits',
    runEvent('tool-progress', { call, value: { t: 12 }, content: '{"t":12}', iteration: 2 }),
    chunk({ role: 'tool', toolProgress: { toolCallId: call.id, toolName: 'clock', content: '{"t":12}' } }),
  ],
  ["a tool's end", runEvent('tool-end', { call, outcome: ended, value: 12, iteration: 2 }), chunk({ role: 'tool', toolResult: ended })],
  ["a tool's failure", runEvent('tool-error', { call, outcome: failed, error: new Error('no battery'), iteration: 2 }), chunk({ role: 'tool', toolResult: failed })],
  ['the result', runEvent('run-end', { result: result('Hi') }), result('Hi')],
];

describe('project', () => {
  it.each(shown)('should show %s', (_, event, projected) => expect(project(event)).toStrictEqual(projected));

  it('should show nothing of empty text', () => expect(project(runEvent('text-delta', { delta: '' }))).toBeUndefined());

  it('should show nothing of anything else', () => {
    const others = Object.keys(hookNames).filter((type) => !shown.some(([, event]) => event.type === type));

    expect(others).toHaveLength(18);
    expect(others.map((type) => project(runEvent(type as 'run-start', { messages: [] })))).toEqual(others.map(() => undefined));
  });

  it('should be typed', () => {
    expectTypeOf(project).toEqualTypeOf<(event: RunEvent) => AgentEvent | undefined>();
  });
});
