import { concatMap, defer, finalize, of, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { captureContext } from '#platform';
import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent } from '../types/runEvent';
import { listenersOf, tellObservers } from './tellObservers';

/**
 * Lets observers watch a run, as the `observers` option of an agent does: each event calls the hook named after it, then goes on unchanged.
 * Hooks are called as methods of their observer, in the given order. What a hook throws, or a promise of it that rejects, is printed with
 * `console.warn` and disturbs neither the run nor the other hooks.
 *
 * ```text
 * source  -s-i-d-d-i-(e|)     s run-start, i iteration-start and -end, d text-delta, e run-end
 *         tapRun(observer)    hooks hear s i d d i e
 *         -s-i-d-d-i-(e|)
 *
 * source  -s-i-d-d-i-(e|)
 * unsub   ------!             hooks hear s i d and one last run-cancelled
 *         -s-i-d
 * ```
 *
 * A run that is torn down before its `run-end` or `run-error` tells hooks one last `run-cancelled` with `reason: 'unsubscribe'`, unless it was
 * stopped and has told its own. Put it on the stream of one run, inside of a `switchMap`, where it sees the teardown of that run. In a `pipe`
 * the hooks know the `context` of the stream; on its own, `tapRun<{ user: string }>(…)` says it.
 *
 * @example
 * import { Agent, LocalProvider, tapRun } from 'rxagent';
 * new Agent({ provider: new LocalProvider() })
 *   .events('hi')
 *   .pipe(tapRun({ onTextDelta: ({ delta }) => console.log(delta), onCancelled: ({ reason }) => console.log(reason) }))
 *   .subscribe();
 */
export const tapRun = <Context = unknown>(observers: AgentObserver<NoInfer<Context>> | readonly AgentObserver<NoInfer<Context>>[]): MonoTypeOperatorFunction<RunEvent<Context>> => {
  const listeners = listenersOf([observers as AgentObserver | readonly AgentObserver[]].flat());
  return (source) =>
    defer(() => {
      const { next, finalize: end } = tellObservers(listeners, captureContext());
      const tell = (event: RunEvent<Context>): Observable<RunEvent<Context>> => {
        next(event);
        return of(event);
      };
      return source.pipe(concatMap(tell), finalize(end));
    });
};
