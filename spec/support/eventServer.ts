import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { concatMap, fromEvent, takeUntil, type Observable } from 'rxjs';
import type { ServerSentEvent } from '../../lib/types/eventProtocol';

/** What a request gets: events as they come. */
export interface EventAnswer {
  frames: Observable<ServerSentEvent>;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** A request as it came. */
export interface EventRequest {
  headers: IncomingHttpHeaders;
  body: unknown;
  /** All that was written so far. */
  written: string;
  /** Resolves when the answer is over: true where the client has gone away before its end. */
  readonly left: Promise<boolean>;
}

/** A server on the loopback that streams what `answer` gives, in writes of odd sizes that end within characters. */
export class EventServer {
  readonly requests: EventRequest[] = [];
  readonly #server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (bytes: Buffer) => parts.push(bytes));
    request.on('end', () => this.#answer(request.headers, JSON.parse(Buffer.concat(parts).toString()), response));
  });

  /** `sizes`: how many bytes the writes have, in turn · `lineEnd`: what ends each line. */
  constructor(private readonly answer: (body: unknown, headers: IncomingHttpHeaders) => EventAnswer, private readonly sizes: readonly number[] = [1, 3, 17], private readonly lineEnd = '\n') {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(requestHeaders: IncomingHttpHeaders, body: unknown, response: ServerResponse): void {
    const { frames, headers } = this.answer(body, requestHeaders);
    const left = new Promise<boolean>((resolve) => void response.on('close', () => resolve(!response.writableFinished)));
    const request: EventRequest = { headers: requestHeaders, body, written: '', left };
    this.requests.push(request);
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    frames.pipe(
      concatMap((frame) => this.#write(toText(frame).replaceAll('\n', this.lineEnd), request, response)),
      takeUntil(fromEvent(response, 'close')),
    ).subscribe({ error: () => response.destroy(), complete: () => response.destroyed || response.end() });
  }

  async #write(text: string, request: EventRequest, response: ServerResponse): Promise<void> {
    const bytes = Buffer.from(text);
    request.written += text;
    for (let at = 0, turn = 0; at < bytes.length && !response.destroyed; turn++) {
      const size = this.sizes[turn % this.sizes.length]!;
      response.write(bytes.subarray(at, at + size));
      at += size;
      await nextTurn(); // a packet of its own
    }
  }
}

const toText = ({ data, event, id }: ServerSentEvent): string =>
  `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;
