import { defer, EMPTY, finalize, merge, Subject, tap, type Observable } from 'rxjs';
import type { ServerSentEvent } from '../types/eventProtocol';
import { ClientTools } from './clientTools';
import type { RunStore } from './memoryRunStore';

/** A run under way in this process. */
export interface LiveRun {
  readonly runId: string;
  readonly owner: string;
  readonly stop: Subject<void>;
  readonly tools: ClientTools;
}

/** The runs under way of one handler, by their ids. */
export class RunHub {
  readonly #runs = new Map<string, LiveRun>();

  constructor(private readonly store: RunStore | undefined) {}

  get size(): number {
    return this.#runs.size;
  }

  open(runId: string, owner: string): LiveRun {
    const run: LiveRun = { runId, owner, stop: new Subject(), tools: new ClientTools() };
    this.#runs.set(runId, run);
    return run;
  }

  find(runId: string): LiveRun | undefined {
    return this.#runs.get(runId);
  }

  /** Forgets a run that has ended, or could not begin. */
  close(runId: string): void {
    this.#runs.delete(runId);
  }

  /** What its first client hears. With a store the run goes on when all have gone; without one it lives as long as this is subscribed to. */
  begin({ runId, owner }: LiveRun, events: Observable<ServerSentEvent>): Observable<ServerSentEvent> {
    const { store } = this;
    const run = events.pipe(finalize(() => this.close(runId)));
    if (!store) return run;
    store.open(runId, owner);
    const close = (): void => store.close(runId);
    const start = defer(() => {
      run.pipe(tap((event) => store.append(runId, event))).subscribe({ error: close, complete: close });
      return EMPTY;
    });
    return merge(store.read(runId, 0), start); // it listens before the first event
  }
}
