import { defer, from, isObservable, map, mergeMap, Observable, of } from 'rxjs';
import { inSequence } from './inSequence';

/** One step of a tool's work: each emission of a streaming tool is progress (`done: false`), the last step is the result (`done: true`). */
export interface ToolStep {
  readonly done: boolean;
  readonly value: unknown;
}

interface Pulled {
  next(): PromiseLike<{ readonly done?: boolean; readonly value?: unknown }>;
  return?(): unknown;
}

type Method = () => unknown;

const methodOf = (value: object, key: PropertyKey): Method | undefined => {
  const found = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  return typeof found === 'function' ? (found.bind(value) as Method) : undefined;
};

const close = async (source: Pulled): Promise<void> => {
  await source.return?.();
};

/** Emits what is pulled, as fast as it comes, and ends it at once on unsubscribe: RxJS's `from` would do so only when the next value is there. */
const fromPulled = (open: () => Pulled): Observable<unknown> =>
  new Observable((subscriber) => {
    const source = open();
    let ended = false;
    const pump = async (): Promise<void> => {
      while (!subscriber.closed) {
        const { done, value } = await source.next();
        ended = done === true;
        if (ended) subscriber.complete();
        else subscriber.next(value);
      }
    };
    pump().catch((error: unknown) => {
      ended = true;
      subscriber.error(error);
    });
    return () => {
      if (!ended) close(source).catch(() => undefined);
    };
  });

/** A reader is cancelled at once; the iterator of a stream would wait for the chunk that is on its way. */
const read = (reader: ReadableStreamDefaultReader): Pulled => ({ next: () => reader.read(), return: () => reader.cancel() });

/** The emissions of a streaming tool's result; nothing for any other. */
function emissionsOf(result: object): Observable<unknown> | undefined {
  if (isObservable(result)) return from(result);
  const interop = methodOf(result, Symbol.observable) ?? methodOf(result, '@@observable');
  if (interop) return from({ [Symbol.observable]: interop, '@@observable': interop } as unknown as Observable<unknown>);
  const getReader = methodOf(result, 'getReader');
  if (getReader) return fromPulled(() => read(getReader() as ReadableStreamDefaultReader));
  const iterate = methodOf(result, Symbol.asyncIterator);
  return iterate && fromPulled(() => iterate() as Pulled);
}

/** Emissions as progress, then as the result their joined text if all were texts, else the last of them. */
const streamed = (emissions: Observable<unknown>): Observable<ToolStep> =>
  defer(() => {
    let text: string | undefined = '';
    let last: unknown;
    const progress = (value: unknown): ToolStep => {
      text = text !== undefined && typeof value === 'string' ? text + value : undefined;
      last = value;
      return { done: false, value };
    };
    return inSequence([emissions.pipe(map(progress)), defer(() => of({ done: true, value: text ?? last }))].values());
  });

/**
 * The steps of what a tool's `execute` returned: a value (synchronously), a promise of any of these, an Observable or an async iterable. Whatever fails
 * there goes down the error channel.
 */
export function fromToolResult(result: unknown): Observable<ToolStep> {
  if (typeof result !== 'object' || result === null) return of({ done: true, value: result });
  if (methodOf(result, 'then')) return from(result as PromiseLike<unknown>).pipe(mergeMap(fromToolResult));
  const emissions = emissionsOf(result);
  return emissions ? streamed(emissions) : of({ done: true, value: result });
}
