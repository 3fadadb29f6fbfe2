import { defer, EMPTY, elementAt, filter, firstValueFrom, ReplaySubject, Subject, tap, type Observable } from 'rxjs';
import { tool, type ModelRequest, type Provider, type Tool, type ToolCall } from 'rxagent';

/** How something has ended: by itself, by an error, or because it was let go. */
export type End = 'complete' | 'error' | 'unsubscribe';

/** A reply of the model or a call of a tool that is under way, in the hands of a test. */
export class Live<Asked, Item> {
  readonly #items = new Subject<Item>();
  readonly #ends = new ReplaySubject<End>(1);
  /** How it has ended, when it has. */
  readonly ended = firstValueFrom(this.#ends);
  readonly stream: Observable<Item> = this.#items.pipe(tap({ complete: () => this.#ends.next('complete'), error: () => this.#ends.next('error'), unsubscribe: () => this.#ends.next('unsubscribe') }));

  constructor(readonly asked: Asked) {}

  give(...items: readonly Item[]): this {
    for (const item of items) this.#items.next(item);
    return this;
  }

  end(): void {
    this.#items.complete();
  }

  fail(error: unknown): void {
    this.#items.error(error);
  }
}

export type Reply = Live<ModelRequest, string | ToolCall>;
export type Call = Live<Record<string, unknown>, string>;

/** A model and its tools, played by hand: the test waits for what is asked, and gives the answers. */
export class Stage {
  readonly #replies = new ReplaySubject<Reply>(Infinity);
  readonly #calls = new ReplaySubject<{ readonly name: string; readonly call: Call }>(Infinity);
  readonly #lives: { end: () => void }[] = [];
  /** How often the model was asked. */
  asked = 0;
  #isClosed = false;

  readonly provider: Provider = {
    name: 'staged',
    nativeTools: true,
    stream: (request) =>
      defer(() => {
        if (this.#isClosed) return EMPTY;
        const reply: Reply = new Live(request);
        this.asked++;
        this.#lives.push(reply);
        this.#replies.next(reply);
        return reply.stream;
      }),
  };

  /** The k-th reply, from 0, when the model is asked for it. */
  reply(k = 0): Promise<Reply> {
    return firstValueFrom(this.#replies.pipe(elementAt(k)));
  }

  /** The k-th call of a tool, from 0, when it has come. */
  async call(name: string, k = 0): Promise<Call> {
    return (await firstValueFrom(this.#calls.pipe(filter((each) => each.name === name), elementAt(k)))).call;
  }

  /** Ends what is still under way. */
  close(): void {
    this.#isClosed = true;
    for (const live of this.#lives) live.end();
  }

  /** A tool that takes any arguments. */
  tool(name: string): Tool {
    return tool({
      name,
      description: `The tool ${name}`,
      parameters: { type: 'object' },
      execute: (given) => {
        const call: Call = new Live(given);
        this.#lives.push(call);
        this.#calls.next({ name, call });
        return call.stream;
      },
    });
  }
}
