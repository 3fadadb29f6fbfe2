import { from, Observable, type ObservableInput, type Subscription } from 'rxjs';

/**
 * Plays a script: subscribes to its steps one after the other, and asks for the next only when the one before it is done. Steps that are synchronous follow
 * each other in a loop, so their number does not matter to the stack (RxJS's `concat` wants all of them at once, and its `repeat` recurses). A teardown
 * that throws is reported, and keeps nobody from going on.
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
    let current: Subscription | undefined;
    const end = (): void => {
      try {
        current?.unsubscribe();
      } catch (error) {
        console.warn('rxagent: a provider or tool failed at its teardown; the run goes on.', error);
      }
    };
    subscriber.add(end);

    const play = (step: ObservableInput<T>): unknown =>
      new Observable<T>((inner) => {
        current = inner; // before the step can emit, so that it sees an unsubscribe even if it never pauses
        from(step).subscribe(inner);
      }).subscribe({ next: (value) => subscriber.next(value), error: (error: unknown) => subscriber.error(error), complete: proceed });

    function proceed(): void {
      end();
      isDone = true;
      if (isPlaying) return;
      isPlaying = true;
      try {
        while (isDone && !subscriber.closed) {
          const next = script.next();
          isDone = next.done === true;
          if (isDone) subscriber.complete();
          else play(next.value as ObservableInput<T>);
        }
      } catch (error) {
        subscriber.error(error);
      } finally {
        isPlaying = false;
      }
    }
    proceed();
  });
