import type { RunEvent, ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { ToolParts } from '../../lib/ai-sdk/toolParts';

const fact = { runId: 'r', timeMs: 0, context: undefined, iteration: 1 };
const call = toolCall('add', { a: 1 }, 'c1');
const asked = (of: ToolCall = call): RunEvent => ({ ...fact, type: 'tool-call', call: of });
const never = (): boolean => false;

describe('ToolParts', () => {
  it('has nothing to say of what is about no call', () => {
    expect(new ToolParts(never).chunks({ ...fact, type: 'text-delta', delta: 'x' })).toEqual([]);
  });

  it('leaves open calls to the client once', () => {
    const parts = new ToolParts(() => true);
    parts.chunks(asked());

    expect(parts.left()).toEqual([{ type: 'tool-input-available', toolCallId: 'c1', toolName: 'add', dynamic: true, input: { a: 1 } }]);
    expect(parts.left()).toEqual([]);
    expect(parts.cut()).toEqual([]);
  });

  it('ends what is open once', () => {
    const parts = new ToolParts(never);
    parts.chunks(asked());
    parts.chunks({ ...fact, type: 'tool-start', call });

    expect(parts.cut()).toEqual([{ type: 'tool-output-error', toolCallId: 'c1', errorText: 'cancelled' }]);
    expect(parts.cut()).toEqual([]);
  });

  it('tells an end once', () => {
    const parts = new ToolParts(never);
    const outcome = { toolCallId: 'c1', toolName: 'add', content: 'no', isError: true, durationMs: 0 };
    const error: RunEvent = { ...fact, type: 'tool-error', call, outcome, error: new Error('no') };
    parts.chunks(asked({ ...call, parseError: 'broken' }));

    expect(parts.chunks(error)).toEqual([]);
    parts.chunks(asked());
    expect(parts.chunks(error)).toEqual([{ type: 'tool-output-error', toolCallId: 'c1', errorText: 'no' }]);
    expect(parts.chunks(error)).toEqual([]);
  });
});
