/** What was sent, as the server sees it. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal | undefined;
  init: RequestInit;
}

/** How one request is answered: an error is what `fetch` rejects with. */
export type FakeAnswer = (request: SentRequest) => Response | Error | Promise<Response>;

/** A `fetch` that keeps what it was asked; the k-th request gets the k-th answer, and the last answer is repeated. */
export class FakeFetch {
  readonly requests: SentRequest[] = [];
  readonly #answers: FakeAnswer[];

  constructor(...answers: FakeAnswer[]) {
    this.#answers = answers;
  }

  readonly fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', body, signal } = init;
    const request: SentRequest = { method, url: urlOf(url), headers: Object.fromEntries(new Headers(init.headers)), body: body == null ? undefined : JSON.parse(body as string), signal: signal ?? undefined, init };
    const answer = this.#answers[Math.min(this.requests.length, this.#answers.length - 1)]!;
    this.requests.push(request);
    if (signal?.aborted) throw signal.reason;
    const given = await answer(request);
    if (given instanceof Error) throw given;
    return given;
  };

  /** The methods and URLs of all requests. */
  get log(): string[] {
    return this.requests.map(({ method, url }) => `${method} ${url}`);
  }
}

const urlOf = (url: string | URL | Request): string => (typeof url === 'string' ? url : url instanceof URL ? url.href : url.url);

/** The text of events on the wire, numbered from `first`. */
export const framesOf = (events: readonly object[], first = 1): string => events.map((event, index) => `id: ${first + index}\ndata: ${JSON.stringify(event)}\n\n`).join('');

/** What becomes of a body after its text: it ends, breaks, or stays open until the client leaves. */
export type BodyEnd = 'close' | 'break' | 'hold';

/** An event stream with the given text, cut into pieces of `size` bytes. */
export function eventStream(text: string, end: BodyEnd = 'close', { runId = 'r1', size = Infinity }: { runId?: string | undefined; size?: number } = {}): FakeAnswer {
  const bytes = new TextEncoder().encode(text);
  return ({ signal }) => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal?.addEventListener('abort', () => controller.error(signal.reason));
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
        if (end === 'close') controller.close();
      },
      pull: (controller) => {
        if (end === 'break') controller.error(new TypeError('terminated'));
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', ...(runId !== '' && { 'x-rxagent-run': runId }) } });
  };
}

/** A refusal, as `agentHandler` makes it. */
export const refusal = (status: number, code: string, message = 'Because.', headers: Record<string, string> = {}): FakeAnswer => () =>
  Response.json({ error: { code, message } }, { status, headers });

/** Done. */
export const noContent: FakeAnswer = () => new Response(null, { status: 204 });

/** Nothing at all, until the client leaves. */
export const noAnswer: FakeAnswer = ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
