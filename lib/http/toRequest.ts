import { Refusal } from './refusal';

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
  readonly httpVersionMajor?: number | undefined;
  readonly socket?: object | undefined;
}

/** The web's request for one of Node's, or why there is none: a method or a URL that the web does not know. */
export function toRequest(request: NodeRequest, signal: AbortSignal): Request | Refusal {
  const { method = 'GET', headers } = request;
  const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined || name.startsWith(':') ? [] : [[name, String(value)] as [string, string]]));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(urlOf(request), { method, headers: given, signal, ...(hasBody && { body: bodyOf(request), duplex: 'half' }) });
  } catch {
    return new Refusal(400, 'request', 'The request cannot be read.');
  }
}

/** The host is the client's word: one that cannot be is passed over. */
function urlOf(request: NodeRequest): string {
  const { headers, socket, originalUrl, url = '/' } = request;
  const host = headers[':authority'] ?? headers['host'];
  const path = (originalUrl ?? url).replace(/^https?:\/\/[^/?#]*/i, ''); // whole URLs are for proxies
  const { encrypted } = (socket ?? {}) as { readonly encrypted?: boolean };
  const on = (name: string): string => `${encrypted ? 'https' : 'http'}://${name}${path.startsWith('/') ? '' : '/'}${path}`;
  return typeof host === 'string' && /^[\w.:[\]-]+$/.test(host) && URL.canParse(on(host)) ? on(host) : on('localhost');
}

/** What a parser has left of the body: its text, its bytes or its value; else the body itself. */
function bodyOf(request: NodeRequest): string | Uint8Array<ArrayBuffer> | ReadableStream<unknown> {
  const { body } = request;
  if (body === undefined) return toStream(request);
  return typeof body === 'string' || body instanceof Uint8Array ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body);
}

/** The body, as it is asked for: where nobody asks, Node throws it away itself. It is not destroyed when nobody wants the rest: the client could not be told why. */
const toStream = (request: AsyncIterable<unknown>): ReadableStream<unknown> => {
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const chunk = await chunks.next();
        if (chunk.done) controller.close();
        else controller.enqueue(chunk.value);
      },
    },
    { highWaterMark: 0 },
  );
};
