import { defaultIfEmpty, defer, from, map, take, takeLast, type Observable } from 'rxjs';
import { fromToolResult } from '../tools/fromToolResult';
import { inSequence } from '../tools/inSequence';
import { entered } from './foreign';
import type { Run } from './run';

/**
 * The first thing that foreign code answers, at once or later: the value itself, a promise of it, or any kind of stream; an empty text where it ends without an
 * answer. A stream is left before its answer is told, so that nothing of it goes on beside what follows. What it throws goes down the error channel.
 *
 * ```
 * answer: --a-b-|
 * result: --(a|)
 * ```
 */
export const firstAnswer = (run: Pick<Run, 'enter'>, ask: () => unknown): Observable<unknown> =>
  defer(() => {
    const answer = entered(run, () => answersIn(ask()).pipe(take(1), defaultIfEmpty('')));
    return inSequence([answer].values()).pipe(takeLast(1));
  });

const answersIn = (given: unknown): Observable<unknown> => (isIterable(given) ? from(given) : fromToolResult(given).pipe(map(({ value }) => value)));

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value;
