import { throwError } from 'rxjs';
import { ConfigurationError, ProviderError, type ModelNote, type Provider } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { recordTo } from '../../lib/providers/recordTo';
import { describeDecorator, fullRequest, items, replyOf, timed } from '../support/decoratorContract';

const ignore = (): void => undefined;
const { report: _report, ...request } = fullRequest;
const header = (reply: number, provider: object = { name: 'test' }) => ({ reply, rxagent: 1, provider, request });
const anyTime = expect.any(Number) as number;
/** A sink, and what it got. */
const book = () => {
  const lines: string[] = [];
  return { lines, sink: (line: string): void => void lines.push(line), read: () => lines.map((line) => JSON.parse(line) as unknown) };
};

describe('recordTo', () => {
  describeDecorator('recordTo', (provider) => recordTo(provider, ignore));

  it('should write each item with its time, and the end', marbles(({ cold, expectObservable, flush }) => {
    const turn = cold('-m-r-a-(cuf|)', items);
    const { sink, read, lines } = book();

    expectObservable(replyOf(recordTo(marbleProvider([turn]), sink)), '----------^').toBe('-----------m-r-a-(cuf|)', items);
    flush();
    expect(read()).toEqual([
      header(1),
      { reply: 1, atMs: 1, note: items.m },
      { reply: 1, atMs: 3, note: items.r },
      { reply: 1, atMs: 5, item: items.a },
      { reply: 1, atMs: 7, item: items.c },
      { reply: 1, atMs: 7, note: items.u },
      { reply: 1, atMs: 7, note: items.f },
      { reply: 1, atMs: 7, complete: true },
    ]);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  }));

  it('should number replies that run side by side, of other providers too', marbles(({ cold, expectObservable, flush }) => {
    const turn = cold('a--b|', items);
    const { sink, read } = book();

    expectObservable(replyOf(recordTo(marbleProvider([turn]), sink))).toBe('       a--b|', items);
    expectObservable(replyOf(recordTo(marbleProvider([turn], { name: 'other', defaultModel: 'd', nativeTools: true }), sink)), '-^').toBe('-a--b|', items);
    flush();
    expect(read()).toEqual([
      header(1),
      { reply: 1, atMs: 0, item: 'Let ' },
      header(2, { name: 'other', defaultModel: 'd', nativeTools: true }),
      { reply: 2, atMs: 0, item: 'Let ' },
      { reply: 1, atMs: 3, item: 'me see' },
      { reply: 1, atMs: 4, complete: true },
      { reply: 2, atMs: 3, item: 'me see' },
      { reply: 2, atMs: 4, complete: true },
    ]);
  }));

  it('should write that a reply was unsubscribed, once', marbles(({ cold, expectObservable, flush }) => {
    const { sink, read } = book();

    expectObservable(replyOf(recordTo(marbleProvider([cold('a---')]), sink)), '^--!').toBe('a', { a: 'a' });
    flush();
    expect(read()).toEqual([header(1), { reply: 1, atMs: 0, item: 'a' }, { reply: 1, atMs: 3, unsubscribed: true }]);
  }));

  it('should write an error with its fields', () => {
    const { sink, read } = book();
    const fields = { provider: 'openai', status: 429, code: 'slow_down', retryable: true, retryAfterMs: 5, requestId: 'req_1' };
    const failing = (error: unknown): Provider => ({ name: 'test', stream: () => throwError(() => error) });
    for (const error of [new ProviderError('busy', { ...fields, cause: new Error('x') }), new TypeError('bug'), 'text']) timed(replyOf(recordTo(failing(error), sink)));

    expect(read().filter((line) => 'error' in (line as object))).toEqual([
      { reply: 1, atMs: anyTime, error: { name: 'ProviderError', message: 'busy', ...fields } },
      { reply: 2, atMs: anyTime, error: { name: 'TypeError', message: 'bug' } },
      { reply: 3, atMs: anyTime, error: { message: 'text' } },
    ]);
  });

  it('should write the errors of notes with their fields', () => {
    const { sink, read } = book();
    const retry: ModelNote = { type: 'retry', attempt: 1, delayMs: 5, error: new ProviderError('busy', { provider: 'a', retryable: true }) };
    timed(replyOf(recordTo(scriptedProvider([[retry]]), sink)));
    expect(read()[1]).toEqual({ reply: 1, atMs: anyTime, note: { ...retry, error: { name: 'ProviderError', message: 'busy', code: 'provider', provider: 'a', retryable: true } } });
  });

  it('should leave keys out', () => {
    const { sink, lines } = book();
    const key = 'sk-abcdefghijklmnop';
    const provider = scriptedProvider([[`it is ${key}`, toolCall('login', { key })]]);
    timed(replyOf(recordTo(provider, sink), { systemPrompt: `first line\n${key}`, messages: [{ role: 'user', content: `My key is ${key}.` }] }));

    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).not.toContain(key);
    expect(JSON.parse(lines[0]!)).toMatchObject({ request: { systemPrompt: 'first line\n[key]', messages: [{ content: 'My key is [key].' }] } });
  });

  it('should go on when the sink fails, and not call it again for this reply', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const sink = jest.fn((line: string) => { if (line.includes('"a"')) throw new Error('disk full'); });
    const provider = recordTo(scriptedProvider([['a', 'b'], ['c']]), sink);

    expect(timed(replyOf(provider)).map(([, item]) => item)).toEqual(['a', 'b', '|']);
    expect(sink).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls).toEqual([['rxagent: the sink of recordTo failed; the reply goes on.', new Error('disk full')]]);
    timed(replyOf(provider));
    expect(sink).toHaveBeenCalledTimes(5);
    warn.mockRestore();
  });

  it('should refuse a sink that is no function', () => {
    // @ts-expect-error a list is no sink
    expect(() => recordTo(scriptedProvider([]), [])).toThrow(new ConfigurationError('recordTo: its second argument is a function that takes a line, such as (line) => lines.push(line); got object.'));
  });
});
