import { noEventStream, refused, unreachable } from './remoteError';
import { sendInTime } from './sendInTime';

/** How the server is reached. */
export interface Server {
  readonly url: string | URL;
  readonly headers?: HeadersInit | (() => HeadersInit | PromiseLike<HeadersInit>) | undefined;
  readonly credentials?: RequestCredentials | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** After how long without a byte a connection counts as lost, in milliseconds; default Infinity. */
  readonly silenceMs?: number | undefined;
}

/** One request: for a run, or about the one that `runId` names. */
export interface Question {
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly runId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Whether the request outlives the page. */
  readonly keepalive?: boolean | undefined;
}

/** The server's answer, as soon as its headers are there; everything else is an error that says what is known. What is told to a run is answered with 204: a log-in page would be a 200. */
export async function askServer(server: Server, question: Question): Promise<Response> {
  const { runId, body, method, signal, keepalive } = question;
  const { headers: given, credentials, fetch = globalThis.fetch, silenceMs = Infinity } = server;
  const headers = new Headers(typeof given === 'function' ? await given() : given);
  for (const [name, value] of Object.entries(question.headers ?? {})) headers.set(name, value);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const url = runId === undefined ? String(server.url) : aboutRun(String(server.url), runId);
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }), ...(credentials && { credentials }), ...(keepalive && { keepalive }) };
  const response = await sendInTime((own) => fetch(url, { ...init, signal: own }), silenceMs, signal).catch((error: unknown) => {
    throw unreachable(url, error);
  });
  if (!response.ok) throw await refused(response);
  if (runId !== undefined && method !== 'GET' && response.status !== 204) throw await noEventStream(response, 'its 204');
  return response;
}

/** The URL may be relative to the page's. */
function aboutRun(url: string, runId: string): string {
  const [bare = ''] = url.split('#');
  return `${bare}${bare.includes('?') ? '&' : '?'}run=${encodeURIComponent(runId)}`;
}
