import { Allow, parse } from 'partial-json';
import { concatWith, defer, filter, mergeMap, type Observable } from 'rxjs';
import { isResult } from '../messages/isResult';
import type { AgentEvent } from '../types/agentEvent';
import type { PartialOutput } from '../types/partialOutput';

/**
 * The value of a structured answer (`responseSchema`) while it is being written: what a form or a card shows that fills up. Each value is a new object; the value of a
 * new turn starts anew. Texts grow letter by letter, numbers come when they are whole. The result has the last word: the last value is its `parsed`.
 *
 * Emits nothing twice in a row, and nothing for what is no JSON object or array (yet). Of a long answer not every delta is looked at, but each percent by which it has
 * grown. Values are as the model writes them, not yet checked.
 *
 * ```text
 * source        -a-b-c-d-(r|)     a '{"title": "Ap', b 'ple pie", ', c '"minutes": 4', d '5}', r the result
 *               partialOutput()
 *               -A-B---C-|        A { title: 'Ap' }, B { title: 'Apple pie' }, C { title: 'Apple pie', minutes: 45 }
 * ```
 *
 * Chunks do not tell their run. Where one run may cut another, put it on the inner stream: `switchMap((q) => agent.stream(q).pipe(partialOutput()))`.
 *
 * @example
 * import { Agent, LocalProvider, partialOutput } from 'rxagent';
 * const responseSchema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] } as const;
 * const agent = new Agent({ provider: new LocalProvider(), responseSchema });
 * agent.stream('A recipe, please').pipe(partialOutput()).subscribe(({ title = '…' }) => console.log(title));
 *
 * @returns A function that returns an Observable of values.
 */
export const partialOutput =
  <T = unknown>(): ((source: Observable<AgentEvent<T>> | Observable<AgentEvent>) => Observable<PartialOutput<T>>) =>
  (source) =>
    defer(() => {
      const output = new GrowingOutput();
      return (source as Observable<AgentEvent>).pipe(
        mergeMap((event) => output.take(event)),
        concatWith(defer(() => output.rest())),
        filter((value): value is PartialOutput<T> => output.isNews(value)),
      );
    });

/** Where the JSON of an answer begins: what follows the bracket must fit, since there are brackets in prose, too. */
const BEGINNING = /\{\s*["}]|\[\s*(?:[\]"{[\d-]|true|false|null)/;

/** What may be unfinished: of a cut number nobody knows what it will be. */
const UNFINISHED = Allow.STR | Allow.OBJ | Allow.ARR | Allow.BOOL | Allow.NULL;

/** A text is looked at again when it has grown by this share: that bounds all looks together by a hundred times its length. */
const SHARE = 0.01;

/** The answer of the turn at hand. */
class GrowingOutput {
  #iteration = 0;
  #text = '';
  #start = -1;
  /** How much of the text was looked at. */
  #seen = 0;
  #last: string | undefined;

  /** What an event adds: nothing or one value, and before the first one of another turn the rest of the turn before. */
  take(event: AgentEvent): unknown[] {
    if (isResult(event)) {
      const rest = 'parsed' in event ? [event.parsed] : this.rest();
      this.#begin(0);
      return rest;
    }
    if (event.content === '') return this.rest();
    const rest = event.iteration === this.#iteration ? [] : this.rest();
    if (event.iteration !== this.#iteration) this.#begin(event.iteration);
    this.#text += event.content;
    return this.#text.length - this.#seen >= this.#seen * SHARE ? [...rest, ...this.rest()] : rest;
  }

  /** What was not looked at yet. */
  rest(): unknown[] {
    if (this.#seen === this.#text.length) return [];
    this.#seen = this.#text.length;
    if (this.#start < 0) this.#start = this.#text.search(BEGINNING);
    return this.#start < 0 ? [] : parsed(this.#text.slice(this.#start));
  }

  /** Whether a value is another than the last one. */
  isNews(value: unknown): boolean {
    const spelled = spelling(value);
    if (spelled !== undefined && spelled === this.#last) return false;
    this.#last = spelled;
    return true;
  }

  #begin(iteration: number): void {
    this.#iteration = iteration;
    this.#text = '';
    this.#start = -1;
    this.#seen = 0;
  }
}

/** Of what is nested too deeply there is none. */
function spelling(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** A text may end within a character; and no model shall set the prototype of a value. */
function parsed(text: string): unknown[] {
  if (text.includes('"__proto__"')) return [];
  try {
    return [parse(text.replace(/(\\ud[89ab][\da-f]{2}|[\ud800-\udbff])$/i, ''), UNFINISHED)];
  } catch {
    return [];
  }
}
