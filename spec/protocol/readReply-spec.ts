import { of, take } from 'rxjs';
import { ProviderError, type FinishReason } from 'rxagent';
import { marbles, toolCall } from 'rxagent/testing';
import { readReply, type ReplyReader } from '../../lib/protocol/readReply';
import type { ReplyItem } from '../../lib/protocol/replyItem';
import type { ServerSentEvent } from '../../lib/protocol/serverSentEvents';
import { collect } from '../support/collect';

const vendor = { provider: 'p', keyVariable: 'P_KEY' };
const context = { model: 'm', requestId: 'r' };
const finish = (reason: FinishReason): ReplyItem => ({ type: 'finish', reason });
const usage: ReplyItem = { type: 'usage', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } };
const call = toolCall('f', {}, 'c');
const failure = (code: string, retryable: boolean): unknown => expect.objectContaining({ name: 'ProviderError', code, retryable, requestId: 'r', provider: 'p' });
/** An event is a list of what is said in it. */
const reader = (): ReplyReader<unknown> => (items) => items as ReplyItem[];
const read = readReply(reader, vendor, context);
/** What comes at once: an event for each list. */
const piece = (...events: ReplyItem[][]): ServerSentEvent[] => events.map((items) => ({ data: JSON.stringify(items) }));

describe('readReply', () => {
  it('emits what each event says, in its order', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -a---b--(c|)', { a: piece(['one'], ['two']), b: [], c: piece([call, finish('tool-calls')], [usage]) });
    const sourceSubs = '   ^-------!';
    const expected = '     -(12)b--(cfu|)';

    expectObservable(source.pipe(read)).toBe(expected, { 1: 'one', 2: 'two', b: { type: 'alive' }, c: call, f: finish('tool-calls'), u: usage });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it.each([
    ['nothing', '  |', '     #'],
    ['a text', '   -a-|', '  -a-#'],
    ['a call', '   -c|', '   -c#'],
  ])('fails with a retryable error where %s comes without a finish', (_name, given, expected) => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold(given, { a: piece(['a']), c: piece([call]) }).pipe(read)).toBe(expected, { a: 'a', c: call }, failure('truncated', true));
    })();
  });

  it.each<[FinishReason, boolean, string | undefined]>([
    ['stop', false, undefined],
    ['tool-calls', false, undefined],
    ['other', false, 'no-answer'],
    ['length', false, 'length'],
    ['content-filter', false, 'content-filter'],
    ['refusal', false, 'refusal'],
    ['length', true, undefined],
    ['content-filter', true, undefined],
    ['refusal', true, undefined],
    ['error', false, 'failed'],
    ['error', true, 'failed'],
  ])('takes the end %s (after a text: %s) for the failure %s', (reason, spoke, code) => {
    const said: ReplyItem[] = [...(spoke ? ['a'] : []), { type: 'reasoning-delta', delta: 'hm' }, finish(reason)];
    const { values, error, completed } = collect(of(piece(said)).pipe(read));
    expect(values).toEqual(said);
    expect({ error, completed }).toEqual(code ? { error: failure(code, reason === 'error' || reason === 'other'), completed: false } : { error: undefined, completed: true });
  });

  it('says what to do where all tokens went into reasoning', () => {
    const { error } = collect(of(piece([finish('length')])).pipe(read));
    expect((error as ProviderError).message).toBe('p failed (length): all tokens were used up before the model said anything (reasoning counts, too): raise maxTokens.');
  });

  it("gives the vendor's own word, where it says more", () => {
    const { error } = collect(of(piece([{ type: 'finish', reason: 'content-filter', raw: 'SAFETY' }])).pipe(read));
    expect((error as ProviderError).message).toBe('p failed (content-filter): a content filter held the reply back (SAFETY).');
  });

  it('forgives a connection that is lost after the finish, but not before, and no error that the vendor tells of', marbles(({ cold, expectObservable }) => {
    const given = { a: piece(['a']), f: piece([finish('stop')]) };
    const values = { x: 'a', y: finish('stop') };
    const told = new ProviderError('told', { provider: 'p' });

    expectObservable(cold('  -a-f-#', given, new TypeError('terminated')).pipe(read)).toBe('-x-y-|', values);
    expectObservable(cold('  -a-#', given, 'terminated').pipe(read)).toBe('               -x-#', values, 'terminated');
    expectObservable(cold('  -a-f-#', given, told).pipe(read)).toBe('                     -x-y-#', values, told);
  }));

  it('takes what its reader stumbles over for an event of no known form, and leaves its source', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -a-', { a: piece(['a']) });
    const sourceSubs = '   ^!';
    const expected = '     -#';
    const broken = readReply(() => () => { throw new Error('odd'); }, vendor);

    expectObservable(source.pipe(broken)).toBe(expected, undefined, expect.objectContaining({ code: 'malformed', retryable: true, message: 'p failed (malformed): it sent an event of no known form: ["a"].' }));
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('emits what came before an error in the same piece, and stops reading where it is left', marbles(({ cold, expectObservable }) => {
    const bad: ServerSentEvent[] = [...piece(['a']), { data: '{"error":{"message":"m"}}' }, ...piece(['b'])];

    expectObservable(cold('  -b', { b: bad }).pipe(read)).toBe('-(a#)', undefined, expect.objectContaining({ message: 'p failed: m.' }));
    expectObservable(cold('  -b', { b: bad }).pipe(read, take(1))).toBe('-(a|)');
  }));

  it('waits two seconds for the end after the finish, no longer', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -f 100ms u---', { f: piece(['a', finish('stop')]), u: piece([usage]) });
    const sourceSubs = '   ^ 2000ms !';
    const expected = '     -(af) 97ms u 1898ms |';

    expectObservable(source.pipe(read)).toBe(expected, { a: 'a', f: finish('stop'), u: usage });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('makes a reader for each subscription', () => {
    let made = 0;
    const reply = of(piece([finish('stop')])).pipe(readReply(() => (made++, reader()), vendor));
    collect(reply);
    collect(reply);
    expect(made).toBe(2);
  });
});
