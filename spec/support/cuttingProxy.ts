import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** After how many of the bytes that have come so far an event stream is cut; undefined while it is not. */
export type Cut = (bytes: Buffer) => number | undefined;

/** A proxy on the loopback that cuts the socket in the midst of event streams: the k-th of them by the k-th cut, all others pass whole. */
export class CuttingProxy {
  /** Methods and URLs, as they have come. */
  readonly log: string[] = [];
  /** What the event streams have brought, each up to its cut. */
  readonly passed: Buffer[] = [];
  cuts: readonly Cut[] = [];
  readonly #server = createServer((request, response) => this.#forward(request, response));

  constructor(private readonly port: () => number) {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/agent`;
  }

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  reset(cuts: readonly Cut[] = []): void {
    this.cuts = cuts;
    this.log.length = 0;
    this.passed.length = 0;
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    this.log.push(`${request.method} ${request.url}`);
    const onward = ask({ port: this.port(), host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      response.flushHeaders();
      if (answer.headers['content-type']?.startsWith('text/event-stream')) this.#pass(answer, response);
      else answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  #pass(answer: IncomingMessage, response: ServerResponse): void {
    const index = this.passed.push(Buffer.alloc(0)) - 1;
    const cut = this.cuts[index] ?? (() => undefined);
    answer.on('error', () => response.destroy());
    answer.on('end', () => response.end());
    answer.on('data', (bytes: Buffer) => {
      const before = this.passed[index]!;
      const all = Buffer.concat([before, bytes]);
      const at = cut(all);
      this.passed[index] = all.subarray(0, at);
      response.write(all.subarray(before.length, at));
      if (at === undefined) return;
      answer.destroy();
      response.socket?.end(() => response.destroy()); // what was written comes through
    });
  }
}

/** After so many bytes. */
export const after = (count: number): Cut => (bytes) => (bytes.length >= count ? count : undefined);

/** Behind the k-th place where `text` stands, and `more` bytes. */
export const behind = (text: string, k = 1, more = 0): Cut => (bytes) => {
  let at = -1;
  for (let found = 0; found < k; found++) {
    at = bytes.indexOf(text, at + 1);
    if (at < 0) return undefined;
  }
  const end = at + Buffer.byteLength(text) + more;
  return bytes.length >= end ? end : undefined;
};
