import { ConfigurationError } from '../errors/configurationError';

/**
 * What is used of the request of `node:http` or Express.
 *
 * @example
 * import type { NodeRequest } from 'rxagent/http';
 * const pathOf = (request: NodeRequest): string | undefined => request.url;
 */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the URL before a router has cut off its own part. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Express: what a parser such as `express.json()` has made of the body. */
  readonly body?: unknown;
  readonly socket?: { readonly encrypted?: boolean } | undefined;
}

/**
 * What is used of the response of `node:http` or Express.
 *
 * @example
 * import type { NodeResponse } from 'rxagent/http';
 * const isOver = (response: NodeResponse): boolean => response.writableEnded;
 */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(bytes: Uint8Array): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  flushHeaders?(): void;
  once(event: 'close' | 'drain', listener: () => void): unknown;
  off(event: 'close' | 'drain', listener: () => void): unknown;
}

/**
 * Lets a handler of web requests, such as `agentHandler` makes, serve `node:http` and Express. A client that goes away cancels the response's body, and so unsubscribes the run; bytes
 * are written as fast as the socket takes them.
 *
 * @example
 * import { createServer } from 'node:http';
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agentHandler, nodeHandler } from 'rxagent/http';
 * const agent = new Agent({ provider: new LocalProvider() });
 * createServer(nodeHandler(agentHandler(agent))).listen(3000);
 */
export function nodeHandler(handler: (request: Request) => Promise<Response>): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => void {
  if (typeof handler !== 'function') throw new ConfigurationError('nodeHandler wants a function (request: Request) => Promise<Response>, such as agentHandler(agent) gives.');
  return (request, response, next) => {
    answer(handler, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (next) next(error);
      else {
        response.writeHead(500, { 'content-type': 'text/plain' });
        response.end();
      }
    });
  };
}

async function answer(handler: (request: Request) => Promise<Response>, request: NodeRequest, response: NodeResponse): Promise<void> {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  const { status, headers, body } = await handler(toRequest(request, controller.signal));
  response.writeHead(status, Object.fromEntries(headers));
  response.flushHeaders?.();
  if (body) await pump(body.getReader(), response, controller.signal);
  response.end();
}

/** Writes what is read, no faster than the socket takes it, until either side ends. */
async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, response: NodeResponse, gone: AbortSignal): Promise<void> {
  const leave = (): void => void reader.cancel().catch(() => undefined);
  gone.addEventListener('abort', leave);
  if (gone.aborted) leave();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || gone.aborted) return;
    if (!response.write(value)) await drained(response);
  }
}

const drained = (response: NodeResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });

function toRequest(request: NodeRequest, signal: AbortSignal): Request {
  const { method = 'GET', headers, body, socket } = request;
  const host = typeof headers['host'] === 'string' ? headers['host'] : 'localhost';
  const url = new URL(request.originalUrl ?? request.url ?? '/', `${socket?.encrypted ? 'https' : 'http'}://${host}`);
  const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined || name.startsWith(':') ? [] : [[name, String(value)] as [string, string]]));
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers: given, signal });
  const init = { method, headers: given, signal, body: body === undefined ? toStream(request) : JSON.stringify(body), duplex: 'half' };
  return new Request(url, init);
}

/** The body, as it is asked for. It is not destroyed when nobody wants the rest: the client could not be told why. */
const toStream = (request: AsyncIterable<unknown>): ReadableStream<unknown> => {
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const chunk = await chunks.next();
      if (chunk.done) controller.close();
      else controller.enqueue(chunk.value);
    },
  });
};
