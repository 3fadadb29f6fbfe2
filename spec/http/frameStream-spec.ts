import { NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { AgentError, ConfigurationError } from 'rxagent';
import type { ServerSentEvent } from 'rxagent/http';
import { frameStream } from '../../lib/http/frameStream';

const decoder = new TextDecoder();
const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();
const next = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> => {
  const { value } = await reader.read();
  return value && decoder.decode(value);
};
const cut = (error: Error & { code: string }): ServerSentEvent => ({ event: 'error', data: error.code });

describe('frameStream', () => {
  const frames: [string, ServerSentEvent, string][] = [
    ['data', { data: '{}' }, 'data: {}\n\n'],
    ['an id and a name', { id: '7', event: 'error', data: 'é€😀' }, 'id: 7\nevent: error\ndata: é€😀\n\n'],
    ['data of several lines', { data: 'a\nb\r\nc\rd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
    ['no data', { data: '' }, 'data: \n\n'],
  ];
  it.each(frames)('should write %s', async (_, event, text) => expect(await textOf(frameStream(of(event)))).toBe(text));

  it('should subscribe at once, send each event when it comes, and leave when its reader does', async () => {
    const source = new Subject<ServerSentEvent>();
    const reader = frameStream(source).getReader();
    expect(source.observed).toBe(true);
    source.next({ data: '1' });
    expect(await next(reader)).toBe('data: 1\n\n');
    source.next({ data: '2' });
    expect(await next(reader)).toBe('data: 2\n\n');
    await reader.cancel();
    expect(source.observed).toBe(false);
  });

  it('should gather what comes while the reader is busy', async () => {
    const source = new Subject<ServerSentEvent>();
    const reader = frameStream(source).getReader();
    for (const data of '123') source.next({ data });
    source.complete();
    expect([await next(reader), await next(reader), await next(reader)]).toEqual(['data: 1\n\n', 'data: 2\n\ndata: 3\n\n', undefined]);
  });

  describe('to a slow reader', () => {
    const big = '€'.repeat(10); // 30 bytes, 38 as a frame

    it('should hold no more than maxBufferedBytes and one event, then leave the source and say why', async () => {
      const source = new Subject<ServerSentEvent>();
      const stream = frameStream(source, { cut }, { maxBufferedBytes: 76 });
      for (let n = 0; n < 3; n++) source.next({ data: big }); // one is on its way, two wait
      expect(source.observed).toBe(true);
      source.next({ data: big });
      expect(source.observed).toBe(false);
      expect(await textOf(stream)).toBe(`${`data: ${big}\n\n`.repeat(3)}event: error\ndata: slow-reader\n\n`);
    });

    it('should say all of several last words', async () => {
      const stream = frameStream(of(...Array.from({ length: 9 }, () => ({ data: big }))), { cut: (error) => [cut(error), { data: '[DONE]' }] }, { maxBufferedBytes: 1 });
      expect(await textOf(stream)).toMatch(/event: error\ndata: slow-reader\n\ndata: \[DONE\]\n\n$/);
    });

    it('should fail where there are no last words', async () => {
      const stream = frameStream(of(...Array.from({ length: 9 }, () => ({ data: big }))), {}, { maxBufferedBytes: 1 });
      await expect(textOf(stream)).rejects.toMatchObject({ code: 'slow-reader' });
    });

    it('should not take a big event for a slow reader', async () => {
      const huge = 'x'.repeat(1000);
      expect(await textOf(frameStream(of({ data: huge }, { data: '' }, { data: huge }), { cut }, { maxBufferedBytes: 10 }))).toContain(`${huge}\n\ndata: \n\ndata: ${huge}`);
    });

    it('should come back to what is kept when it has read', async () => {
      const events = Array.from({ length: 50 }, (_, index) => ({ id: String(index + 1), data: big }));
      const asked: string[] = [];
      const again = (after: string): Observable<ServerSentEvent> => {
        asked.push(after);
        return of(...events.slice(Number(after)));
      };
      const text = await textOf(frameStream(again('0'), { cut, again }, { maxBufferedBytes: 400 }));
      expect(text.match(/(?<=id: )\d+/g)).toEqual(events.map(({ id }) => id));
      expect(text).not.toContain('slow-reader');
      expect(asked.length).toBeGreaterThan(3);
    });

    it('should be cut where what it has missed is no longer kept', async () => {
      const again = () => throwError(() => new AgentError('no longer', { code: 'gone' }));
      const text = await textOf(frameStream(of(...Array.from({ length: 9 }, (_, id) => ({ id: String(id), data: big }))), { cut, again }, { maxBufferedBytes: 1 }));
      expect(text).toMatch(/event: error\ndata: gone\n\n$/);
    });
  });

  it('should end the connection with an error that nobody has made an event of', async () => {
    await expect(textOf(frameStream(throwError(() => new Error('odd')), { cut }))).rejects.toThrow('odd');
    expect(await textOf(frameStream(throwError(() => new AgentError('ours', { code: 'ours' })), { cut }))).toBe('event: error\ndata: ours\n\n');
  });

  it.each([{ heartbeatMs: 0 }, { maxBufferedBytes: 0 }, { heartbeatMs: '5' }])('should refuse %j', (options) => {
    expect(() => frameStream(NEVER, {}, options as object)).toThrow(ConfigurationError);
  });

  describe('in time', () => {
    beforeEach(() => jest.useFakeTimers({ now: 0 }));
    afterEach(() => jest.useRealTimers());

    it('should send comments until the end, and none to a reader who is busy', async () => {
      const source = new Subject<ServerSentEvent>();
      const reader = frameStream(source, {}, { heartbeatMs: 1000 }).getReader();
      jest.advanceTimersByTime(1000);
      expect(await next(reader)).toBe(':\n\n');
      jest.advanceTimersByTime(5000);
      source.next({ data: '1' });
      jest.advanceTimersByTime(5000);
      expect([await next(reader), await next(reader)]).toEqual([':\n\n', ':\n\ndata: 1\n\n']);
      source.complete();
      expect(await next(reader)).toBeUndefined();
      expect(jest.getTimerCount()).toBe(0);
    });

    it.each([
      ['15 s by default', {}, 15_000, 1],
      ['not before', {}, 14_999, 0],
      ['never', { heartbeatMs: Infinity }, 1e6, 0],
    ])('should send them %s', async (_, options, ms, count) => {
      const source = new Subject<ServerSentEvent>();
      const stream = frameStream(source, {}, options);
      jest.advanceTimersByTime(ms);
      source.complete();
      expect((await textOf(stream)).split(':\n\n').length - 1).toBe(count);
    });

    it('should leave no timer behind when it is left', async () => {
      await frameStream(NEVER).cancel();
      expect(jest.getTimerCount()).toBe(0);
    });
  });
});
