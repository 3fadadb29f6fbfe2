import { concatMap, defer, finalize, from, isObservable, map, noop, NEVER, Observable, of, type Subscriber } from 'rxjs';
import { type AgentObserver, type Memory, type ModelNote, type Provider, ProviderError, type ToolCall } from 'rxagent';
import { hookNames } from '../../lib/observers/hookNames';
import { reportNotes } from '../../lib/protocol/replyItems';
import type { Relay } from './emitters';
import type { Witness } from './witness';

type Item = string | ToolCall | ModelNote;

/** What one reply consists of: items, or a failure. */
export type Turn = readonly Item[] | Observable<Item>;

export const busy = new ProviderError('busy', { provider: 'busy', retryable: true });
export const usage: ModelNote = { type: 'usage', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } };

/** A provider whose replies are told by the relay: looks when it is called, subscribed to and torn down. */
export function talker(witness: Witness, relay: Relay, name: string, turns: readonly Turn[]): Provider {
  const left = [...turns];
  return {
    name,
    nativeTools: true,
    stream: (request) => {
      const turn = left.shift() ?? NEVER;
      const place = `provider ${name}, turn ${turns.length - left.length}`;
      witness.note(place, 0);
      return defer(() => witness.see(`${place}, subscribed`, relay(isObservable(turn) ? turn : from(turn)))).pipe(reportNotes(request));
    },
  };
}

/** An observer with all hooks there are. */
export const observer = (witness: Witness): AgentObserver =>
  Object.fromEntries(Object.values(hookNames).map((name) => [name, () => witness.see(`hook ${name}`, undefined)]));

/** Tells nothing and never ends; looks when it is left. */
export const endless = (witness: Witness, place: string): Observable<never> => NEVER.pipe(finalize(() => witness.note(`${place}, torn down`, 0)));

/** An iterator that gives nothing and is closed at the end. */
export const pending = (witness: Witness, place: string): AsyncIterable<string> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise<never>(noop),
    return: () => Promise.resolve(witness.note(`${place}, closed`, { done: true as const, value: undefined })),
  }),
});

/** A memory that takes its time. */
export const memory = (witness: Witness, relay: Relay): Memory => ({
  load: () => witness.note('memory, load', defer(() => witness.see('memory, load subscribed', relay(of([]))))),
  commit: () => witness.note('memory, commit', defer(() => witness.see('memory, commit subscribed', relay(of({ type: 'memory-trim', removed: 1, kept: 1 }))))),
  clear: noop,
});

/** A subscriber of its own that looks at all it hears. */
export const listener = <T>(witness: Witness, place: string, done: () => void): Partial<Subscriber<T>> => ({
  next: () => witness.note(`${place}, next`, undefined),
  error: () => witness.note(`${place}, error`, done)(),
  complete: () => witness.note(`${place}, complete`, done)(),
});

/** A guard or an approval that says yes in the end. */
export const later = <T>(witness: Witness, relay: Relay, place: string, answer: T) => (): Observable<T> =>
  witness.note(place, defer(() => witness.see(`${place}, subscribed`, relay(of(answer)))));

/** The same stream, looked at in passing. */
export const passing = <T>(witness: Witness, place: string) => (source: Observable<T>): Observable<T> => source.pipe(map((value) => witness.note(place, value)), concatMap((value) => of(value)));
