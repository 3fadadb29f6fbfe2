import { defer, delay, firstValueFrom, mergeMap, timer, type Observable } from 'rxjs';
import { memoryRunStore, type RunStore, type RunStoreOptions } from 'rxagent/http';

/** A store far away: every answer takes a turn of the event loop, as promises and as Observables. */
export function farStore(options?: RunStoreOptions): RunStore {
  const near = memoryRunStore(options);
  const later = <T>(work: () => T | PromiseLike<T>): Promise<T> => firstValueFrom(timer(0)).then(work);
  return {
    open: (runId, owner) => later(() => near.open(runId, owner)),
    append: (runId, event): Observable<unknown> => timer(0).pipe(mergeMap(async () => near.append(runId, event))),
    close: (runId) => later(() => near.close(runId)),
    find: (runId) => later(() => near.find(runId)),
    read: (runId, after) => defer(() => near.read(runId, after)).pipe(delay(1)),
    send: (runId, message) => later(() => near.send(runId, message)),
    receive: (runId) => near.receive(runId),
  };
}
