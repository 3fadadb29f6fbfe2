import { from, Observable, type ObservableInput, type Subscription } from 'rxjs';

/**
 * Plays a script: subscribes to its steps one after the other, and asks for the next only when the one before it is done. Steps that are synchronous follow
 * each other in a loop, so their number does not matter to the stack (RxJS's `concat` wants all of them at once, and its `repeat` recurses). An error is thrown
 * into the script, which may catch it and go on. A teardown that throws is reported, and keeps nobody from going on.
 *
 * ```
 * script: -a-b-| , -c-| , |
 * result: -a-b--c-|
 * ```
 */
export const inSequence = <T>(script: Iterator<ObservableInput<T>>): Observable<T> =>
  new Observable((subscriber) => {
    let isPlaying = false;
    let isDone = true;
    const next = (): IteratorResult<ObservableInput<T>> => script.next();
    let advance = next;
    let current: Subscription | undefined;
    subscriber.add(() => leave(current));
    const play = (step: ObservableInput<T>): unknown =>
      new Observable<T>((inner) => {
        current = inner; // before the step can emit, so that it sees an unsubscribe even if it never pauses
        from(step).subscribe(inner);
      }).subscribe({ next: (value) => subscriber.next(value), error: fail, complete: proceed });

    function fail(error: unknown): void {
      advance = () => throwInto(script, error);
      proceed();
    }

    function proceed(): void {
      leave(current);
      isDone = true;
      if (isPlaying) return;
      isPlaying = true;
      try {
        while (isDone && !subscriber.closed) {
          const step = advance();
          advance = next;
          isDone = step.done === true;
          if (isDone) subscriber.complete();
          else if (!subscriber.closed) play(step.value as ObservableInput<T>);
        }
      } catch (error) {
        subscriber.error(error);
      } finally {
        isPlaying = false;
      }
    }
    proceed();
  });

function leave(step: Subscription | undefined): void {
  try {
    step?.unsubscribe();
  } catch (error) {
    console.warn('rxagent: a provider or tool failed at its teardown; the run goes on.', error);
  }
}

/** Only generators can catch. */
function throwInto<T>(script: Iterator<T>, error: unknown): IteratorResult<T> {
  if (script.throw) return script.throw(error);
  throw error;
}
