import { EventEmitter } from 'node:events';
import { ConfigurationError } from 'rxagent';
import { nodeHandler, type NodeRequest, type NodeResponse } from 'rxagent/http';

const request: NodeRequest = { method: 'GET', url: '/', headers: {}, [Symbol.asyncIterator]: async function* () {} };

/** A response that takes `room` writes at a time. */
class FakeResponse extends EventEmitter implements NodeResponse {
  readonly log: unknown[] = [];
  headersSent = false;
  writableEnded = false;
  destroyed = false;
  constructor(private readonly room = Infinity) { super(); }
  writeHead(status: number, headers: Record<string, string | string[]>): void { this.headersSent = true; this.log.push([status, headers]); }
  write(bytes: Uint8Array): boolean { this.log.push(Buffer.from(bytes).toString()); return this.log.length % this.room !== 0; }
  end(): void { this.writableEnded = true; this.log.push('end'); this.emit('ended'); }
  destroy(): void { this.destroyed = true; this.log.push('destroy'); this.emit('ended'); }
}
const answered = async (handler: () => Promise<Response>, response = new FakeResponse(), given = request): Promise<unknown[]> => {
  const ended = new Promise((resolve) => response.once('ended', resolve));
  nodeHandler(handler)(given, response);
  await ended;
  return response.log;
};

describe('nodeHandler', () => {
  it('should refuse what is no handler', () => expect(() => nodeHandler({} as never)).toThrow(ConfigurationError));

  it('should write status, headers, each cookie, and the body', async () => {
    const headers = new Headers([['x-a', '1'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['connection', 'close']]);
    const make = (): Promise<Response> => Promise.resolve(new Response('hi', { status: 201, headers }));
    expect(await answered(make)).toEqual([[201, { connection: 'close', 'content-type': 'text/plain;charset=UTF-8', 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] }], 'hi', 'end']);
    expect((await answered(make, new FakeResponse(), { ...request, httpVersionMajor: 2, [Symbol.asyncIterator]: request[Symbol.asyncIterator] }))[0]).not.toHaveProperty('1.connection');
    expect(await answered(() => Promise.resolve(new Response(null, { status: 204 })))).toEqual([[204, {}], 'end']);
  });

  it('should write no faster than the socket takes it, and leave no listeners', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => { if (pulled++ < 3) controller.enqueue(Buffer.from(String(pulled))); else controller.close(); } }, { highWaterMark: 0 });
    const response = new FakeResponse(2);
    const log = answered(() => Promise.resolve(new Response(body)), response);
    await new Promise(setImmediate);
    expect(response.log.slice(1)).toEqual(['1']);
    response.emit('drain');
    await new Promise(setImmediate);
    expect(response.log.slice(1)).toEqual(['1', '2', '3']);
    response.emit('drain');
    expect((await log).at(-1)).toBe('end');
    expect(response.listenerCount('drain')).toBe(0);
  });

  it.each([
    ['nothing for a minute', 60_000, true],
    ['something in time', 59_999, false],
  ])('should close a socket that takes %s', async (_, ms, isClosed) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const cancelled = jest.fn();
    const response = new FakeResponse(2);
    nodeHandler(() => Promise.resolve(new Response(new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('1')), cancel: cancelled }))))(request, response);
    await new Promise(setImmediate);
    jest.advanceTimersByTime(ms);
    response.emit('drain');
    await new Promise(setImmediate);
    expect([response.destroyed, cancelled.mock.calls.length, response.listenerCount('drain'), jest.getTimerCount()]).toEqual([isClosed, isClosed ? 1 : 0, 0, 0]);
    jest.useRealTimers();
  });

  it.each(['while it waits', 'before it began'])('should cancel the body when the client goes %s', async (when) => {
    const cancelled = jest.fn();
    const response = new FakeResponse();
    let signal: AbortSignal | undefined;
    if (when === 'before it began') response.destroyed = true;
    nodeHandler((asked) => { ({ signal } = asked); return Promise.resolve(new Response(new ReadableStream({ cancel: cancelled }))); })(request, response);
    await new Promise(setImmediate);
    if (when === 'while it waits') response.emit('close');
    await new Promise(setImmediate);
    expect([cancelled.mock.calls.length, signal?.aborted]).toEqual([1, true]);
  });

  it('should break the connection when the body fails', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('odd')) });
    expect((await answered(() => Promise.resolve(new Response(body)))).at(-1)).toBe('destroy');
  });

  it('should print what a handler throws, and tell no more than that; or hand it on', async () => {
    const noise = jest.spyOn(console, 'error').mockImplementation();
    expect(await answered(() => Promise.reject(new Error('secret')))).toEqual([[500, { 'content-type': 'application/json' }], '{"error":{"code":"internal","message":"Something went wrong on the server."}}', 'end']);
    expect(noise).toHaveBeenCalledTimes(1);
    const next = jest.fn();
    nodeHandler(() => Promise.reject(new Error('secret')))(request, new FakeResponse(), next);
    await new Promise(setImmediate);
    expect([next.mock.calls, noise.mock.calls.length]).toEqual([[[new Error('secret')]], 1]);
    noise.mockRestore();
  });

  it('should refuse what the web has no request for', async () => {
    expect((await answered(() => Promise.reject(new Error('never')), new FakeResponse(), { ...request, method: 'TRACE', [Symbol.asyncIterator]: request[Symbol.asyncIterator] }))[0]).toEqual([400, { 'content-type': 'application/json' }]);
  });
});
