import type { Message, RunEvent, TraceStep } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { traceStep } from '../../lib/agent/traceStep';
import { hookNames } from '../../lib/observers/hookNames';
import { result } from '../support/agentEvents';
import { outcome, runEvent, usage } from '../support/runEvents';

const call = toolCall('clock', { zone: 'UTC' });
const asking: Message = { role: 'assistant', content: 'Let me see.', toolCalls: [call] };
const error = new TypeError('overloaded');
/** At 9 ms of the second turn. */
const at = { timeMs: 9, iteration: 2 };
const step = { startMs: 9, durationMs: 0, iteration: 2 };
const tool = { toolCallId: call.id, toolName: 'clock', parameters: { zone: 'UTC' } };

/** At 9 ms outside of a turn. */
const ofRun = { runId: 'run', timeMs: 9, context: undefined };
const outside = { ...step, iteration: 0 };
const failed = (error: unknown): RunEvent => ({ ...ofRun, type: 'run-error', error, messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } });

const steps: readonly [string, RunEvent, TraceStep][] = [
  [
    'a reply',
    runEvent('llm-end', { ...at, message: { role: 'assistant', content: 'Hi' }, finishReason: 'stop', durationMs: 4, provider: 'm' }),
    { type: 'llm-call', startMs: 5, durationMs: 4, iteration: 2, provider: 'm', finishReason: 'stop', content: 'Hi', toolCalls: 0 },
  ],
  [
    'a reply of which all is known',
    runEvent('llm-end', { ...at, message: asking, finishReason: 'error', durationMs: 4, provider: 'm', model: 'small', reasoning: 'Hm', usage: usage(1, 2), error }),
    { ...step, type: 'llm-call', startMs: 5, durationMs: 4, provider: 'm', model: 'small', finishReason: 'error', content: 'Let me see.', toolCalls: 1, usage: usage(1, 2), error: 'overloaded' },
  ],
  ['a call', runEvent('tool-call', { ...at, call }), { ...step, type: 'tool-selection', ...tool }],
  ['a call under review', runEvent('approval-request', { ...at, call, args: { zone: 'UTC' } }), { ...step, type: 'approval-request', toolCallId: call.id, toolName: 'clock' }],
  [
    'an approval',
    runEvent('approval-decision', { ...at, call, approved: true, by: 'approve' }),
    { ...step, type: 'approval-decision', toolCallId: call.id, toolName: 'clock', approved: true, by: 'approve' },
  ],
  [
    'a refusal',
    runEvent('approval-decision', { ...at, call, approved: false, by: 'error', reason: 'No.', error }),
    { ...step, type: 'approval-decision', toolCallId: call.id, toolName: 'clock', approved: false, by: 'error', reason: 'No.', error: 'overloaded' },
  ],
  [
    "a tool's end",
    runEvent('tool-end', { ...at, call, outcome: outcome(call, 3, '12:00'), value: new Date() }),
    { ...step, type: 'tool-execution', startMs: 6, durationMs: 3, ...tool, content: '12:00', isError: false },
  ],
  [
    "a tool's failure",
    runEvent('tool-error', { ...at, call, outcome: outcome(call, 0, 'no battery', true), error }),
    { ...step, type: 'tool-execution', ...tool, content: 'no battery', isError: true },
  ],
  ['a retry', runEvent('llm-retry', { ...at, attempt: 1, delayMs: 500, error }), { ...step, type: 'retry', attempt: 1, delayMs: 500, error: 'overloaded' }],
  ['a fallback', runEvent('provider-fallback', { ...at, from: 'a', to: 'b', error }), { ...step, type: 'fallback', from: 'a', to: 'b', error: 'overloaded' }],
  ['a rewrite', runEvent('output-rewrite', { ...at, content: 'My number is [hidden].' }), { ...step, type: 'guard', guard: 'output', verdict: 'rewrite' }],
  ['a cancellation', { ...ofRun, type: 'run-cancelled', reason: 'stop' }, { ...outside, type: 'cancellation' }],
  ['a failure', failed(error), { ...outside, type: 'error', name: 'TypeError', message: 'overloaded' }],
  ['a failure that is no error', failed('overloaded'), { ...outside, type: 'error', name: 'Error', message: 'overloaded' }],
];

describe('traceStep', () => {
  it.each(steps)('should tell of %s, JSON-safe', (_, event, expected) => {
    expect(traceStep(event)).toStrictEqual(expected);
    expect(JSON.parse(JSON.stringify(expected))).toStrictEqual(expected);
  });

  it('should not tell of anything else', () => {
    const others = Object.keys(hookNames).filter((type) => !steps.some(([, event]) => event.type === type));

    expect(others).toHaveLength(14);
    expect(others.map((type) => traceStep(runEvent(type as 'run-end', { result: result('Hi') })))).toEqual(others.map(() => undefined));
  });
});
