import type { Message, RunEvent, ToolCall } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { openRun } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { withUniqueId } from '../../lib/agent/uniqueId';
import { runEvent } from '../support/runEvents';

const fresh = expect.stringMatching(/^call_[\da-f]{32}$/) as string;
const asking: Message = { role: 'assistant', content: '', toolCalls: [toolCall('other'), toolCall('known')] };
const answering: Message = { role: 'tool', content: '', toolCallId: 'call_known' };

/** The call as a run takes it to which `events` have happened. */
function taken(call: ToolCall, ...events: readonly RunEvent[]): ToolCall {
  const run = openRun(toSettings({ provider: scriptedProvider([]) }, []), 'hi');
  events.forEach((event) => reduce(run.state, event));
  return withUniqueId(run, call);
}

describe('withUniqueId', () => {
  it.each<[string, RunEvent[]]>([
    ['nothing', []],
    ['other calls', [runEvent('tool-call', { call: toolCall('other') })]],
    ['messages without calls', [runEvent('run-start', { messages: [{ role: 'user', content: 'call_clock' }] })]],
    ['messages of other calls', [runEvent('memory-load', { messages: [asking, answering] })]],
  ])('should keep the id that the vendor gave, and vendor data, after %s', (_, events) => {
    const call = { ...toolCall('clock'), signature: 'x' };

    expect(taken(call, ...events)).toStrictEqual(call);
    expect(taken(call, ...events)).not.toBe(call);
  });

  it.each<[string, RunEvent[]]>([
    ['in this run', [runEvent('tool-call', { call: toolCall('known') })]],
    ['in an earlier turn', [runEvent('tool-call', { call: toolCall('known') }), runEvent('iteration-start', { iteration: 2 })]],
    ['asked in the input', [runEvent('run-start', { messages: [asking] })]],
    ['answered in the input', [runEvent('run-start', { messages: [answering] })]],
    ['asked in memory', [runEvent('memory-load', { messages: [asking] })]],
    ['answered in memory', [runEvent('memory-load', { messages: [answering] })]],
  ])('should replace an id that is known: %s', (_, events) => {
    const call = { ...toolCall('known', { zone: 'UTC' }), signature: 'x' };

    expect(taken(call, ...events)).toStrictEqual({ ...call, id: fresh });
    expect(call.id).toBe('call_known');
  });

  it.each<[string, unknown]>([['missing', undefined], ['null', null], ['empty', '']])('should replace an id that is %s', (_, id) => {
    const call = { toolName: 'clock', parameters: {}, id } as ToolCall;

    expect(taken(call)).toStrictEqual({ toolName: 'clock', parameters: {}, id: fresh });
    expect(taken(call).id).not.toBe(taken(call).id);
  });
});
