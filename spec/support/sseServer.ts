import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How the server answers one request. */
export interface SseAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Bytes of a write, which may end within a character; default: all at once. */
  split?: number;
  /** After how many bytes the body stops; default: all of them. */
  cutAt?: number;
  /** What happens then: a clean end, a reset of the socket, or nothing more (until the client goes away); default `end`. */
  then?: 'end' | 'reset' | 'hold';
  /** Not even headers are sent; with `then: 'reset'` the connection is reset in their place. */
  silent?: boolean;
  /** What is waited for before `then` happens, such as that the client has read what there was. */
  after?: PromiseLike<unknown>;
}

/** A request as it came. */
export interface SseRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
  /** Resolves when the client has gone away before the end of the answer. */
  readonly left: Promise<void>;
  /** Resolves when the first bytes of the answer have been written. */
  readonly begun: Promise<void>;
}

/** A server of event streams on the loopback that does to each what the test wants: the k-th request gets the k-th answer, the last one is repeated. */
export class SseServer {
  readonly requests: SseRequest[] = [];
  /** How many connections there have been. */
  connections = 0;
  /** How many of them there are now. */
  connected = 0;
  /** How many requests have come whose answer is not over: it has neither ended nor been left. */
  open = 0;
  #answerTo: (request: SseRequest) => SseAnswer = () => ({ status: 500, body: 'no answer' });
  readonly #server = createServer((request, response) => {
    const body: Buffer[] = [];
    this.open++;
    response.on('close', () => {
      this.open--;
      this.#turn();
    });
    request.on('data', (bytes: Buffer) => body.push(bytes));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const text = Buffer.concat(body).toString();
      const begun = withResolvers();
      const left = withResolvers();
      response.on('close', () => response.writableFinished || left.resolve());
      const arrived: SseRequest = { method, url, headers, body: text === '' ? undefined : JSON.parse(text), left: left.promise, begun: begun.promise };
      this.requests.push(arrived);
      this.#turn();
      const answer = this.#answerTo(arrived);
      if (!answer.silent) void write(answer, response, begun.resolve);
      else if (answer.then === 'reset') request.socket.resetAndDestroy();
    });
  });
  #turned = withResolvers();

  /** What the requests from now on get. */
  answer(...answers: readonly SseAnswer[]): void {
    this.answerBy(() => answers[Math.min(this.requests.length, answers.length) - 1] ?? { status: 500, body: 'no answer' });
  }

  /** The same, found out for each request when it has come. */
  answerBy(answerTo: (request: SseRequest) => SseAnswer): void {
    this.#answerTo = answerTo;
    this.requests.length = 0;
  }

  /** The k-th request since {@link answer}, as soon as it is there. */
  async request(k = 0): Promise<SseRequest> {
    while (!this.requests[k]) await this.#turned.promise;
    return this.requests[k];
  }

  /** Resolves when no answer is open. */
  async idle(): Promise<void> {
    while (this.open > 0) await this.#turned.promise;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `keepAliveMs` is how long it keeps a connection that is not used; 0 for ever. */
  async start(keepAliveMs = 5000): Promise<this> {
    this.#server.keepAliveTimeout = keepAliveMs;
    this.#server.on('connection', (socket) => {
      this.connections++;
      this.connected++;
      socket.on('close', () => this.connected--);
    });
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Wakes whoever waits for a request, or for the end of one. */
  #turn(): void {
    this.#turned.resolve();
    this.#turned = withResolvers();
  }
}

async function write({ status = 200, headers, body = '', split, cutAt = Infinity, then = 'end', after }: SseAnswer, response: ServerResponse, begun: () => void): Promise<void> {
  response.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json', 'x-request-id': 'req_1', 'request-id': 'req_1', ...headers });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  const bytes = Buffer.from(body).subarray(0, cutAt);
  for (let at = 0; at < bytes.length; at += split ?? bytes.length) {
    response.write(bytes.subarray(at, at + (split ?? bytes.length)));
    begun();
    await nextTurn(); // a packet of its own
    if (response.destroyed) return;
  }
  begun();
  await after;
  if (then === 'reset') response.destroy();
  if (then === 'end') response.end();
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  return { promise: new Promise((settle) => (resolve = settle)), resolve: () => resolve() };
}
