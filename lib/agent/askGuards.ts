import { catchError, concatMap, map, of, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { isPlainObject } from '../messages/isPlainObject';
import type { Guard } from '../types/guards';
import { firstAnswer } from './firstAnswer';
import type { Run } from './run';

/** What guards have made of a value: the value, perhaps another one, or why it may not pass. */
export type Guarded<T> = { readonly value: T } | Blocked;

/** The reason may be told to the model and the user; the cause, where a guard has failed, is for observers only. */
export interface Blocked {
  readonly block: string;
  readonly cause?: unknown;
}

/**
 * Asks guards one after the other; each sees what the one before it has made, the first that blocks is the last to be asked. Synchronous when they all are.
 * Anything but a clear verdict blocks: a guard that fails or ends without one, an unknown verdict, a rewrite of another kind.
 *
 * ```
 * guards: --true|  ---{ rewrite }|
 * result: -----({ value }|)
 * ```
 */
export const askGuards = <T, C>(run: Pick<Run, 'enter'>, [guard, ...others]: readonly Guard<T, C>[], value: T, where: C): Observable<Guarded<T>> =>
  guard === undefined
    ? of({ value })
    : firstAnswer(run, () => guard(value, where)).pipe(
        map((verdict) => judge(value, verdict)),
        catchError((cause: unknown) => of(failed(cause))),
        concatMap((judged) => ('block' in judged ? of(judged) : askGuards(run, others, judged.value, where))),
      );

function judge<T>(value: T, verdict: unknown): Guarded<T> {
  if (verdict === true || verdict === undefined) return { value };
  const { block, rewrite } = (verdict ?? {}) as { readonly block?: unknown; readonly rewrite?: unknown };
  if (block !== undefined) return { block: typeof block === 'string' && block !== '' ? block : 'no reason given' };
  if (isLike(rewrite, value)) return { value: rewrite };
  return failed(new ConfigurationError('A guard must give undefined, true, { rewrite } with a value of the same kind, or { block } with a reason.'));
}

const isLike = <T>(other: unknown, value: T): other is T => typeof other === typeof value && isPlainObject(other) === isPlainObject(value);

const failed = (cause: unknown): Blocked => ({ block: 'a check failed', cause });
