import { map } from 'rxjs';
import { ProviderError, type FinishReason, type ModelNote, type RunEvent } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { itemEvent, noteEvent, replyEnd } from '../../lib/agent/replyEvents';
import { openRun, type Run } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { runEvent, usage } from '../support/runEvents';

const call = toolCall('clock', { zone: 'UTC' });
const asked: RunEvent = runEvent('llm-start', { provider: 'm', request: { model: 'small', systemPrompt: '', messages: [], tools: [] } });
const note = (given: Extract<RunEvent, { type: 'llm-note' }>['note']): RunEvent => runEvent('llm-note', { note: given });

/** A run that is in its second turn, after `events`. */
function runAfter(...events: readonly RunEvent[]): Run {
  const run = openRun(toSettings({ provider: scriptedProvider([], { name: 'm' }) }, []), { messages: 'hi', context: 'ctx' });
  [runEvent('iteration-start', { iteration: 2 }), ...events].forEach((event) => reduce(run.state, event));
  return run;
}

/** What each event of the second turn has in common. */
const common = ({ runId }: Run) => ({ runId, context: 'ctx', iteration: 2, timeMs: expect.any(Number) as number });

describe('itemEvent', () => {
  it.each<[string, unknown, object]>([
    ['text', 'Hi', { type: 'text-delta', delta: 'Hi' }],
    ['empty text', '', { type: 'text-delta', delta: '' }],
    ['a call', call, { type: 'tool-call', call }],
    ['a call with vendor data', { ...call, signature: 'x' }, { type: 'tool-call', call: { ...call, signature: 'x' } }],
    ['a call without an id', { toolName: 'clock', parameters: {} }, { type: 'tool-call', call: { toolName: 'clock', parameters: {}, id: expect.stringMatching(/^call_/) as string } }],
  ])('should tell of %s', (_, item, fields) => {
    const run = runAfter(asked);

    expect(itemEvent(run, item)).toStrictEqual({ ...common(run), ...fields });
  });

  it.each<[unknown, string]>([
    [42, '42'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [10n, '10'],
    [Symbol('x'), 'Symbol(x)'],
    [{}, 'an object with the keys []'],
    [[], 'an object with the keys []'],
    [['Hi', call], 'an object with the keys [0, 1]'],
    [{ type: 'text', text: 'Hi' }, 'an object with the keys [type, text]'],
    [{ content: 'Hi', toolCalls: [call] }, 'an object with the keys [content, toolCalls]'],
    [{ ...call, parameters: '{}' }, 'an object with the keys [id, toolName, parameters]'],
    [Object.assign(Object.create(null) as object, { choices: [] }), 'an object with the keys [choices]'],
  ])('should refuse %p, naming it', (item, what) => {
    const message = `Provider 'm' emitted ${what}: a reply consists of strings and tool calls { id, toolName, parameters }, whose parameters are a parsed object.`;

    expect(() => itemEvent(runAfter(asked), item)).toThrow(new ProviderError(message, { provider: 'm' }));
  });

  it('should refuse bytes in few words', () => {
    expect(() => itemEvent(runAfter(asked), new Uint8Array(1000))).toThrow(/^.{1,400}$/);
  });
});

describe('noteEvent', () => {
  const error = new Error('overloaded');

  it.each<[Exclude<ModelNote, { type: 'alive' }>, object]>([
    [{ type: 'reasoning-delta', delta: 'Hm' }, { type: 'reasoning-delta', delta: 'Hm' }],
    [{ type: 'retry', attempt: 1, delayMs: 500, error }, { type: 'llm-retry', attempt: 1, delayMs: 500, error }],
    [{ type: 'fallback', from: 'a', to: 'b', error }, { type: 'provider-fallback', from: 'a', to: 'b', error }],
    [{ type: 'usage', usage: usage(1, 2) }, { type: 'llm-note', note: { type: 'usage', usage: usage(1, 2) } }],
    [{ type: 'finish', reason: 'length', raw: 'max_tokens' }, { type: 'llm-note', note: { type: 'finish', reason: 'length', raw: 'max_tokens' } }],
    [{ type: 'model', model: 'large' }, { type: 'llm-note', note: { type: 'model', model: 'large' } }],
    [{ type: 'of tomorrow' } as never, { type: 'llm-note', note: { type: 'of tomorrow' } }],
  ])('should tell of %j', (given, fields) => {
    const run = runAfter(asked);

    expect(noteEvent(run, given)).toStrictEqual({ ...common(run), ...fields });
  });
});

describe('replyEnd', () => {
  it('should tell only what is known', () => {
    const run = runAfter(runEvent('llm-start', { provider: 'm', request: { systemPrompt: '', messages: [], tools: [] } }));

    const message = { role: 'assistant', content: '' };
    expect(replyEnd(run)).toStrictEqual([{ ...common(run), type: 'llm-end', message, finishReason: 'stop', durationMs: expect.any(Number) as number, provider: 'm' }]);
  });

  it('should tell all that is known, and then the cost', () => {
    const delta = runEvent('text-delta', { delta: 'Let me see.' });
    const reasoning = runEvent('reasoning-delta', { delta: 'Hm' });
    const answering = note({ type: 'model', model: 'large', provider: 'n' });
    const run = runAfter(asked, reasoning, delta, runEvent('tool-call', { call }), answering, note({ type: 'usage', usage: usage(1, 2) }));

    const [end, cost, ...more] = replyEnd(run);
    expect(end).toMatchObject({
      message: { role: 'assistant', content: 'Let me see.', toolCalls: [call] },
      finishReason: 'tool-calls',
      provider: 'n',
      model: 'large',
      reasoning: 'Hm',
      usage: usage(1, 2),
    });
    expect(cost).toStrictEqual({ ...common(run), type: 'usage', usage: usage(1, 2) });
    expect(more).toEqual([]);
  });

  const calls = runEvent('tool-call', { call });
  const length = note({ type: 'finish', reason: 'length' });
  const stop = note({ type: 'finish', reason: 'stop' });

  it.each<[FinishReason, string, RunEvent[], { error?: unknown } | undefined]>([
    ['stop', 'by default', [], undefined],
    ['tool-calls', 'with calls', [calls], undefined],
    ['length', 'when the vendor says so', [length], undefined],
    ['stop', 'when the vendor says so, even with calls', [calls, stop], undefined],
    ['other', 'when stopped', [], {}],
    ['other', 'when stopped, whatever the vendor has said', [calls, stop], {}],
    ['error', 'when failed', [stop], { error: 'overloaded' }],
    ['error', 'when failed with nothing', [], { error: undefined }],
  ])('should end with the reason %s %s', (finishReason, _, events, cut) => {
    expect(replyEnd(runAfter(asked, ...events), cut)).toMatchObject([{ finishReason, ...cut }]);
  });

  it('should take the time from the start', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const later = cold(' ---a|');
    const laterSubs = '  ^---!';
    const expected = '   ---d|';

    const run = runAfter({ ...asked, timeMs: 1 });

    expectObservable(later.pipe(map(() => replyEnd(run).map((event) => event.type === 'llm-end' && [event.timeMs, event.durationMs])))).toBe(expected, { d: [[3, 2]] });
    expectSubscriptions(later.subscriptions).toBe(laterSubs);
  }));

  it('should not tell of later calls', () => {
    const run = runAfter(asked, calls);
    const [end] = replyEnd(run);

    reduce(run.state, runEvent('tool-call', { call: toolCall('late') }));

    expect(end).toMatchObject({ message: { toolCalls: [call] } });
  });

  const costs = note({ type: 'usage', usage: usage(1, 2) });
  const replied = runEvent('llm-end', { message: { role: 'assistant', content: '' }, finishReason: 'stop', durationMs: 0, provider: 'm' });

  it.each<[string, RunEvent[], string[]]>([
    ['all', [costs], ['llm-end', 'usage']],
    ['the cost when the end is told', [costs, replied], ['usage']],
    ['nothing when all is told', [costs, replied, runEvent('usage', { usage: usage(1, 2) })], []],
    ['nothing when there was no cost', [replied], []],
  ])('should tell what is still to be told: %s', (_, events, types) => {
    expect(replyEnd(runAfter(asked, ...events)).map(({ type }) => type)).toEqual(types);
  });

  it('should be nothing before the model is asked', () => expect(replyEnd(runAfter())).toEqual([]));
});
