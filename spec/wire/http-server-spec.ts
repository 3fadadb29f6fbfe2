import { once } from 'node:events';
import { Agent as KeepAlive, createServer, request as ask, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { finalize, NEVER, Observable, of, range, Subject, map, type Subscriber } from 'rxjs';
import { Agent, type RunEvent } from 'rxagent';
import { agentHandler, nodeHandler, type AgentHandlerOptions, type ServedAgent } from 'rxagent/http';
import { scriptedProvider } from 'rxagent/testing';
import { eventIn, framesIn, framesOf, typesOf } from '../support/askHandler';
import { runEvent } from '../support/runEvents';

/** What is used of Express, whose types are not installed. */
type App = RequestListener & { use(...handlers: unknown[]): App; all(...handlers: unknown[]): App };
interface Express {
  (): App;
  Router(): App;
  json(): unknown;
  text(options: object): unknown;
  raw(options: object): unknown;
}
const express = jest.requireActual<Express>('express');

/** Resolves when it is called. */
function signal<T = void>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
async function listen(listener: RequestListener): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}
const serve = (agent: ServedAgent, options?: AgentHandlerOptions) => listen(nodeHandler(agentHandler(agent, options)));
const say = (text = 'Hi'): ServedAgent => ({ events: (input) => new Agent({ provider: scriptedProvider([text]) }).events(input) });
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"messages":"hi"}' };

/** What a raw text is answered, until the server closes or has said `until`. */
async function raw(port: number, text: string, until: RegExp): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  let answer = '';
  for await (const bytes of socket) {
    answer += String(bytes);
    if (until.test(answer)) break;
  }
  socket.destroy();
  return answer;
}

let noise: jest.SpyInstance[];
beforeEach(() => (noise = [jest.spyOn(console, 'error'), jest.spyOn(console, 'warn'), jest.spyOn(process, 'emitWarning')]));
afterEach(() => {
  for (const spy of noise) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

describe('a server on node:http', () => {
  it('should stream a run', async () => {
    const { url } = await serve(say('Grüße 😀'));
    const response = await fetch(url, post);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const frames = await framesOf(response);
    expect(typesOf(frames).at(-1)).toBe('run-end');
    expect(eventIn(frames.at(-1)!)).toMatchObject({ result: { content: 'Grüße 😀' } });
  });

  it('should send each event when it comes', async () => {
    const source = new Subject<RunEvent>();
    const { url } = await serve({ events: () => source });
    const reader = (await fetch(url, post)).body!.getReader();
    for (const text of ['a', 'b']) {
      source.next(runEvent('text-delta', { delta: text }));
      expect(framesIn(new TextDecoder().decode((await reader.read()).value)).map(eventIn)).toMatchObject([{ delta: text }]);
    }
    await reader.cancel();
  });

  it('should use a connection again, also behind refusals of bodies that nobody has read', async () => {
    const { port, server } = await serve(say(), { authorize: (request) => (request.headers.get('x-user') ? true : false) });
    let connections = 0;
    server.on('connection', () => connections++);
    const agent = new KeepAlive({ keepAlive: true, maxSockets: 1 });
    const status = async (headers: Record<string, string>, body: string): Promise<number | undefined> => {
      const request = ask({ port, host: '127.0.0.1', agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
      request.end(body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.statusCode;
    };
    const big = JSON.stringify({ messages: 'x'.repeat(1_000_000) });
    expect([await status({}, big), await status({ 'x-user': 'a' }, big), await status({}, post.body), await status({ 'x-user': 'a' }, post.body)]).toEqual([401, 200, 401, 200]);
    expect(connections).toBe(1);
    agent.destroy();
  });

  describe('whose client goes away', () => {
    it('should leave the run', async () => {
      const left = signal();
      const { url } = await serve({ events: () => new Observable((subscriber: Subscriber<RunEvent>) => { subscriber.next(runEvent('text-delta', { delta: 'a' })); return left.resolve; }) });
      const controller = new AbortController();
      const response = await fetch(url, { ...post, signal: controller.signal });
      await response.body!.getReader().read();
      controller.abort();
      await left.promise;
    });

    it('should leave the run before its first event', async () => {
      const [begun, left] = [signal(), signal()];
      const { url } = await serve({ events: () => new Observable(() => { begun.resolve(); return left.resolve; }) });
      const controller = new AbortController();
      const response = fetch(url, { ...post, signal: controller.signal }).catch(() => undefined);
      await begun.promise;
      controller.abort();
      await Promise.all([left.promise, response]);
    });

    it('should stop to ask whether it may', async () => {
      const [begun, left] = [signal(), signal()];
      const events = jest.fn(() => NEVER);
      const { url } = await serve({ events }, { authorize: () => new Observable(() => { begun.resolve(); return left.resolve; }) });
      const controller = new AbortController();
      const response = fetch(url, { ...post, signal: controller.signal }).catch(() => undefined);
      await begun.promise;
      controller.abort();
      await Promise.all([left.promise, response]);
      expect(events).not.toHaveBeenCalled();
    });

    it('should not begin where the upload has broken off', async () => {
      const events = jest.fn(() => NEVER);
      const [begun, answered] = [signal(), signal<number>()];
      const handler = agentHandler({ events });
      const { port } = await listen(nodeHandler(async (request) => { begun.resolve(); const response = await handler(request); answered.resolve(response.status); return response; }));
      const socket = connect(port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"messages":');
      await begun.promise;
      socket.destroy();
      expect(await answered.promise).toBe(400);
      expect(events).not.toHaveBeenCalled();
    });

    it('should let a run go on that can be come back to, and send the rest', async () => {
      const source = new Subject<RunEvent>();
      const { url } = await serve({ events: () => source }, { resumable: true });
      const controller = new AbortController();
      const response = await fetch(url, { ...post, signal: controller.signal });
      const run = response.headers.get('x-rxagent-run')!;
      source.next(runEvent('text-delta', { delta: 'a' }));
      await response.body!.getReader().read();
      controller.abort();
      source.next(runEvent('text-delta', { delta: 'b' }));
      const back = await fetch(`${url}?run=${run}`, { headers: { 'last-event-id': '1' } });
      source.next(runEvent('text-delta', { delta: 'c' }));
      source.complete();
      expect((await framesOf(back)).map((frame) => [frame.id, (eventIn(frame) as { delta?: string }).delta])).toEqual([['2', 'b'], ['3', 'c']]);
    });
  });

  describe('with a reader that does not read', () => {
    const silent = async (port: number): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1');
      socket.pause();
      socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${post.body.length}\r\n\r\n${post.body}`);
      await once(socket, 'connect');
      return socket;
    };
    const delta = runEvent('text-delta', { delta: 'x'.repeat(10_000) });
    const readAll = async (socket: Socket): Promise<string> => {
      let text = '';
      for await (const bytes of socket) {
        text += String(bytes);
        if (text.endsWith('0\r\n\r\n')) break;
      }
      socket.destroy();
      return text;
    };

    it('should hold no more than it may, and cut it with the reason', async () => {
      const left = signal();
      let emitted = 0;
      const flood = new Observable<RunEvent>((subscriber) => {
        const timer = setInterval(() => { for (let n = 0; n < 10; n++, emitted++) subscriber.next(delta); }, 1);
        return () => { clearInterval(timer); left.resolve(); };
      });
      const { port } = await serve({ events: () => flood }, { maxBufferedBytes: 200_000 });
      const socket = await silent(port);
      await left.promise;
      const text = await readAll(socket);
      expect(text).toContain('"code":"slow-reader"');
      expect(text.match(/"type":"text-delta"/g)!.length).toBeLessThanOrEqual(emitted);
    }, 20_000);

    it('should wait for it where events are kept, and lose none', async () => {
      const count = 2000; // 20 MB: more than the sockets hold
      const { port } = await serve({ events: () => range(1, count).pipe(map(() => delta)) }, { resumable: true, maxBufferedBytes: 200_000 });
      const text = await readAll(await silent(port));
      expect(text.match(/^id: \d+$/gm)).toHaveLength(count);
      expect(text).not.toContain('slow-reader');
    }, 20_000);
  });

  const end = /\r\n\r\n[\s\S]*(\}|\r\n0\r\n)/;
  const body = `content-type: application/json\r\ncontent-length: ${post.body.length}\r\n\r\n${post.body}`;
  /** what is odd, the request, how its answer begins */
  const odd: [string, string, RegExp][] = [
    ['no host', `POST / HTTP/1.0\r\n${body}`, /^HTTP\/1\.1 200/],
    ['a host that is none', `POST / HTTP/1.1\r\nhost: a b/../c?\r\n${body}`, /^HTTP\/1\.1 200/],
    ['a host with a user', `POST / HTTP/1.1\r\nhost: user:pw@evil\r\n${body}`, /^HTTP\/1\.1 200/],
    ['a port that is none', `POST / HTTP/1.1\r\nhost: a:99999\r\n${body}`, /^HTTP\/1\.1 200/],
    ['an absolute URL', `POST http://user:pw@elsewhere/x HTTP/1.1\r\nhost: a\r\n${body}`, /^HTTP\/1\.1 200/],
    ['two slashes', `POST //evil.example/ HTTP/1.1\r\nhost: a\r\n${body}`, /^HTTP\/1\.1 200/],
    ['slashes alone', `POST // HTTP/1.1\r\nhost: a\r\n${body}`, /^HTTP\/1\.1 200/],
    ['a run that is odd', 'GET /?run=%00%ff HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1\.1 404/],
    ['a method of others', 'TRACE / HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1\.1 400/],
    ['OPTIONS for all', 'OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1\.1 204/],
    ['bytes in headers', `POST / HTTP/1.1\r\nhost: a\r\nx-name: \xe9\r\n${body}`, /^HTTP\/1\.1 200/],
    ['a body in chunks', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"messag\r\n9\r\nes":"hi"}\r\n0\r\n\r\n', /^HTTP\/1\.1 200/],
    ['a long body in chunks', `POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2710\r\n${' '.repeat(10_000)}\r\n`, /^HTTP\/1\.1 413[\s\S]*connection: close/i],
    ['a long body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 999999\r\n\r\n', /^HTTP\/1\.1 413/],
    ['a form', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\n{}', /^HTTP\/1\.1 415/],
  ];
  it.each(odd)('should stand %s', async (_, text, begins) => {
    const { port } = await serve(say(), { maxBodyBytes: 1000 });
    expect(await raw(port, text, begins.test('HTTP/1.1 204') ? /\r\n\r\n/ : end)).toMatch(begins);
  });

  it('should tell even a client that goes on uploading that its body is too large', async () => {
    const { url } = await serve(say(), { maxBodyBytes: 1000 });
    const response = await fetch(url, { ...post, body: 'x'.repeat(200_000) });
    expect(response.status).toBe(413);
  });
});

describe('a server on Express', () => {
  const requests: [string, string, (app: App) => void][] = [
    ['alone', '/agent', (app) => app.use('/agent', nodeHandler(agentHandler(say(), { resumable: true })))],
    ['behind a parser', '/agent', (app) => app.use(express.json(), nodeHandler(agentHandler(say(), { resumable: true })))],
    ['behind a parser of texts', '/agent', (app) => app.use(express.text({ type: '*/*' }), nodeHandler(agentHandler(say(), { resumable: true })))],
    ['behind a parser of bytes', '/agent', (app) => app.use(express.raw({ type: '*/*' }), nodeHandler(agentHandler(say(), { resumable: true })))],
    ['in a router', '/api/agent', (app) => app.use('/api', express.Router().all('/agent', nodeHandler(agentHandler(say(), { resumable: true }))))],
  ];
  it.each(requests)('should work %s', async (_, path, mount) => {
    const app = express();
    mount(app);
    const { url } = await listen(app);
    const response = await fetch(url + path, post);
    const frames = await framesOf(response);
    expect(typesOf(frames).at(-1)).toBe('run-end');
    const back = await fetch(`${url}${path}?run=${response.headers.get('x-rxagent-run')}`, { headers: { 'last-event-id': '2' } });
    expect((await framesOf(back)).map(({ id }) => id)).toEqual(frames.slice(2).map(({ id }) => id));
    expect((await fetch(url + path, { ...post, body: '{}' })).status).toBe(400);
  });

  it('should hand on what it cannot answer', async () => {
    const app = express();
    app.use(nodeHandler(() => Promise.reject(new Error('odd'))));
    // Express knows handlers of errors by their four parameters.
    app.use((error: Error, _request: unknown, response: ServerResponse, next: unknown) => next && response.writeHead(418).end(error.message));
    const response = await fetch((await listen(app)).url);
    expect([response.status, await response.text()]).toEqual([418, 'odd']);
  });
});

it('a server on node:http2 should stream runs, and refuse without warnings', async () => {
  const left = signal();
  const agent: ServedAgent = { events: () => NEVER.pipe(finalize(left.resolve)) };
  const handlers = { '/say': nodeHandler(agentHandler(say(), { maxBodyBytes: 100 })), '/wait': nodeHandler(agentHandler(agent)) };
  const server = createServer2((request, response) => handlers[request.url as '/say'](request, response));
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const answer = async (path: string, body: string): Promise<[unknown, string]> => {
    const stream = client.request({ ':method': 'POST', ':path': path, 'content-type': 'application/json' });
    stream.end(body);
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    let text = '';
    for await (const bytes of stream) text += String(bytes);
    return [headers[':status'], text];
  };
  const [status, text] = await answer('/say', post.body);
  expect([status, typesOf(framesIn(text)).at(-1)]).toEqual([200, 'run-end']);
  expect((await answer('/say', 'x'.repeat(200)))[0]).toBe(413);
  const stream = client.request({ ':method': 'POST', ':path': '/wait', 'content-type': 'application/json' });
  stream.end(post.body);
  await once(stream, 'response');
  stream.close();
  await left.promise;
  client.destroy();
});

it('a page of another origin may ask only where it is allowed', async () => {
  const origin = 'https://app.example';
  const { url } = await serve({ events: () => of() }, { cors: { origin: [origin] } });
  const allowed = await fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-headers': 'x-team' } });
  expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('access-control-allow-headers')]).toEqual([204, origin, 'x-team']);
  const others = await fetch(url, { ...post, headers: { ...post.headers, origin: 'https://evil.example' } });
  expect([others.headers.get('access-control-allow-origin'), others.headers.get('vary')]).toEqual([null, 'origin']);
});
