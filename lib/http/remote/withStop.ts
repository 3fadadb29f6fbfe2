import { connect, endWith, merge, mergeMap, NEVER, of, take, type Observable } from 'rxjs';
import { untilStopped } from '../../agent/input';
import type { AgentInputObject } from '../../types/agentInput';

type Stop = AgentInputObject['stop'];

/** What `use` makes of a stop: it is told whether that has fired already, and given what is still to come of it. The stop is listened to once, and before anything else. */
export function withStop<T>(stop: Stop, use: (isStopped: boolean, stop: Stop) => Observable<T>): Observable<T> {
  if (stop === undefined) return use(false, undefined);
  const fired = NEVER.pipe(untilStopped<never>({ messages: [], stop }), endWith(true));
  return merge(fired, of(false)).pipe(connect((told) => told.pipe(take(1), mergeMap((isStopped) => use(isStopped, isStopped ? undefined : told)))));
}
