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
  /** Not even headers are sent. */
  silent?: boolean;
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
  #answers: readonly SseAnswer[] = [];
  readonly #server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (bytes: Buffer) => body.push(bytes));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const text = Buffer.concat(body).toString();
      const begun = withResolvers();
      const left = withResolvers();
      response.on('close', () => response.writableFinished || left.resolve());
      this.requests.push({ method, url, headers, body: text === '' ? undefined : JSON.parse(text), left: left.promise, begun: begun.promise });
      this.#arrived.resolve();
      this.#arrived = withResolvers();
      const answer = this.#answers[Math.min(this.requests.length, this.#answers.length) - 1] ?? { status: 500, body: 'no answer' };
      if (!answer.silent) void write(answer, response, begun.resolve);
    });
  });
  #arrived = withResolvers();

  /** What the requests from now on get. */
  answer(...answers: readonly SseAnswer[]): void {
    this.#answers = answers;
    this.requests.length = 0;
  }

  /** The k-th request since {@link answer}, as soon as it is there. */
  async request(k = 0): Promise<SseRequest> {
    while (!this.requests[k]) await this.#arrived.promise;
    return this.requests[k];
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.#server.on('connection', () => this.connections++);
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function write({ status = 200, headers, body = '', split, cutAt = Infinity, then = 'end' }: SseAnswer, response: ServerResponse, begun: () => void): Promise<void> {
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
  if (then === 'reset') response.destroy();
  if (then === 'end') response.end();
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  return { promise: new Promise((settle) => (resolve = settle)), resolve: () => resolve() };
}
