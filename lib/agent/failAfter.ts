import { identity, takeUntil, tap, timer, type MonoTypeOperatorFunction } from 'rxjs';

/** Fails when the source has not completed in time; without a limit it never does. */
export const failAfter = <T>(timeoutMs: number | undefined, error: (timeoutMs: number) => Error): MonoTypeOperatorFunction<T> =>
  timeoutMs === undefined
    ? identity
    : takeUntil(
        timer(timeoutMs).pipe(
          tap(() => {
            throw error(timeoutMs);
          }),
        ),
      );
