import type { RunEvent } from 'rxagent';
import { isWhole } from '../../../lib/http/remote/isWhole';

const call = { id: 'c1', toolName: 'clock', parameters: {} };
const outcome = { toolCallId: 'c1', toolName: 'clock', content: 'noon' };

describe('isWhole', () => {
  it.each([
    { type: 'run-start' },
    { type: 'text-delta', delta: '' },
    { type: 'reasoning-delta', delta: 'x' },
    { type: 'tool-start', call },
    { type: 'tool-end', call, outcome },
    { type: 'run-end', result: { type: 'result', content: '' } },
    { type: 'run-error', error: new Error('no') },
    { type: 'of-a-newer-server' },
  ])('takes %j', (event) => {
    expect(isWhole(event as unknown as RunEvent)).toBe(true);
  });

  it.each([
    { type: 'text-delta' },
    { type: 'reasoning-delta', delta: 5 },
    ...['tool-call', 'tool-start', 'tool-progress', 'approval-request', 'approval-decision'].flatMap((type) => [undefined, null, 'c1', {}, { ...call, id: 1 }, { ...call, toolName: undefined }, { ...call, parameters: [] }].map((given) => ({ type, call: given }))),
    ...['tool-end', 'tool-error'].flatMap((type) => [{ type, outcome }, { type, call }, { type, call, outcome: 'noon' }]),
    ...[undefined, {}, [], { type: 'chunk', content: 'x' }, { type: 'result', content: 7 }].map((result) => ({ type: 'run-end', result })),
    { type: 'run-error' },
  ])('refuses %j', (event) => {
    expect(isWhole(event as unknown as RunEvent)).toBe(false);
  });
});
