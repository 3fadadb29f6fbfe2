import { fromWire } from '../../lib/http/wire/fromWire';
import type { RunEvent } from 'rxagent';

export type Handler = (request: Request) => Promise<Response>;

export const url = 'http://localhost/agent';

/** A request with a JSON body. */
export const jsonRequest = (body: unknown, init: RequestInit & { run?: string } = {}): Request => {
  const { run, headers, ...rest } = init;
  return new Request(run === undefined ? url : `${url}?run=${run}`, { method: 'POST', body: JSON.stringify(body), ...rest, headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) } });
};

/** A request about a run. */
export const about = (run: string, method: string, headers: Record<string, string> = {}): Request => new Request(`${url}?run=${run}`, { method, headers });

/** The status of a refusal, its code and its message. */
export async function refusalOf(response: Response): Promise<[number, string, string]> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code, error.message];
}

/** An event as it stood on the wire. */
export interface Frame {
  id: string | undefined;
  event: string | undefined;
  data: string;
}

const field = (block: string, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];

export const framesIn = (text: string): Frame[] =>
  text.split('\n\n').filter((block) => block.includes('data:')).map((block) => ({ id: field(block, 'id'), event: field(block, 'event'), data: field(block, 'data') ?? '' }));

/** All events of an answer. */
export const framesOf = async (response: Response): Promise<Frame[]> => framesIn(await response.text());

export const eventIn = ({ data }: Frame): RunEvent => fromWire(data, { runId: 'run', context: undefined })!;
export const typesOf = (frames: readonly Frame[]): string[] => frames.map((frame) => eventIn(frame).type);

/** Reads an answer as it comes. */
export class Reading {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = '';

  constructor(readonly response: Response) {
    this.#reader = response.body!.getReader();
  }

  get frames(): Frame[] {
    return framesIn(this.#text.slice(0, this.#text.lastIndexOf('\n\n') + 2));
  }

  get runId(): string {
    return this.response.headers.get('x-rxagent-run')!;
  }

  /** The first event of a type, as soon as it is there. */
  async until<T extends RunEvent['type']>(type: T): Promise<Extract<RunEvent, { type: T }>> {
    for (;;) {
      const found = this.frames.map(eventIn).find((event) => event.type === type);
      if (found) return found as Extract<RunEvent, { type: T }>;
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`The stream has ended without ${type}: ${this.#text}`);
      this.#text += new TextDecoder().decode(value);
    }
  }

  /** All events, when the stream has ended. */
  async rest(): Promise<Frame[]> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return this.frames;
      this.#text += new TextDecoder().decode(value);
    }
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}
