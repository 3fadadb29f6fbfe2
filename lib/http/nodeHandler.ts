import { ConfigurationError } from '../errors/configurationError';
import { Refusal } from './refusal';
import { toRequest, type NodeRequest } from './toRequest';

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
  writeHead(status: number, headers: Record<string, string | string[]>): unknown;
  write(bytes: Uint8Array): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  flushHeaders?(): void;
  once(event: 'close' | 'drain', listener: () => void): unknown;
  off(event: 'close' | 'drain', listener: () => void): unknown;
}

/**
 * Lets a handler of web requests, such as `agentHandler` makes, serve `node:http` and Express. A client that goes away cancels the response's body, and so unsubscribes the run; bytes
 * are written as fast as the socket takes them. One that takes nothing for a minute is closed.
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
        console.error('rxagent: a request could not be served.', error);
        send(response, new Refusal(500, 'internal', 'Something went wrong on the server.'));
      }
    });
  };
}

async function answer(handler: (request: Request) => Promise<Response>, request: NodeRequest, response: NodeResponse): Promise<void> {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  if (response.destroyed) controller.abort(); // it was closed before
  const asked = toRequest(request, controller.signal);
  if (asked instanceof Refusal) {
    send(response, asked);
    return;
  }
  const { status, headers, body } = await handler(asked);
  response.writeHead(status, toHeaders(headers, request.httpVersionMajor));
  response.flushHeaders?.();
  if (body) await pump(body.getReader(), response, controller.signal);
  response.end();
}

function send(response: NodeResponse, { status, code, message }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.write(new TextEncoder().encode(JSON.stringify({ error: { code, message } })));
  response.end();
}

/** HTTP/2 has no `connection`, and Node warns of it; of cookies there may be several. */
function toHeaders(headers: Headers, version = 1): Record<string, string | string[]> {
  const given = [...headers].filter(([name]) => name !== 'set-cookie' && (version < 2 || name !== 'connection'));
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(given), ...(cookies.length > 0 && { 'set-cookie': cookies }) };
}

/** Writes what is read, no faster than the socket takes it, until either side ends. */
async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, response: NodeResponse, gone: AbortSignal): Promise<void> {
  const leave = (): void => void reader.cancel().catch(() => undefined);
  gone.addEventListener('abort', leave);
  if (gone.aborted) leave();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || gone.aborted) return;
    if (response.write(value) || (await drained(response))) continue;
    leave();
    response.destroy();
    return;
  }
}

/** How long a socket may take nothing before its client counts as gone, in milliseconds. */
const TAKES_NOTHING_MS = 60_000;

/** Whether the socket has taken what was written; also where it is closed. */
const drained = (response: NodeResponse): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (hasMoved: boolean) => (): void => {
      clearTimeout(timeout);
      response.off('drain', go);
      response.off('close', go);
      resolve(hasMoved);
    };
    const go = settle(true);
    const timeout = setTimeout(settle(false), TAKES_NOTHING_MS);
    response.once('drain', go);
    response.once('close', go);
  });
