import { animationFrames, audit, catchError, connect, defer, filter, merge, NEVER, of, take, timer, type MonoTypeOperatorFunction, type Observable } from 'rxjs';

/** A browser's usual frame, where there is none to ask. */
const FRAME_MS = 16;
/** A hidden page gets no frames; its timers still run. */
const HIDDEN_MS = 100;

/** RxJS's virtual time refuses frames where a test has called no `animate()`. */
const pageFrames = (): Observable<unknown> => animationFrames().pipe(catchError(() => NEVER));

const nextFrame = (): Observable<unknown> =>
  defer(() => (typeof requestAnimationFrame === 'function' ? merge(pageFrames(), timer(HIDDEN_MS)) : timer(FRAME_MS))).pipe(take(1));

/**
 * Of the values of one animation frame the last one, when the frame comes; an urgent one at once, in place of those before it. So none that is shown is ever older
 * than one before, and the last one always comes.
 *
 * ```text
 * source        -a-b-----c-U--|     U is urgent
 * frames        ------x------x-
 *               perFrame(isUrgent)
 *               ------b----U--|
 * ```
 */
export const perFrame = <T>(isUrgent: (value: T) => boolean): MonoTypeOperatorFunction<T> =>
  connect((values) => {
    const urgent = values.pipe(filter(isUrgent));
    return values.pipe(audit((value) => (isUrgent(value) ? of(0) : merge(nextFrame(), urgent))));
  });
