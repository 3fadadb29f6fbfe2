import { catchError, concat, concatMap, defer, EMPTY, finalize, from, ignoreElements, lastValueFrom, merge, noop, Subject, takeUntil, tap, type Observable, type ObservableInput } from 'rxjs';
import type { ServerSentEvent } from '../types/eventProtocol';
import type { ClientApprovals } from './clientApprovals';
import { ClientTools, type ClientResult } from './clientTools';
import type { RunStore } from './runStore';
import { whileHere } from './whileHere';

/** A run under way in this process. */
export interface LiveRun {
  readonly runId: string;
  readonly owner: string;
  readonly stop: Subject<void>;
  readonly tools: ClientTools;
}

/** What a client may tell a run that is under way. */
export type ClientWord =
  | { readonly type: 'stop' }
  | ({ readonly type: 'tool-result'; readonly toolCallId: string } & ClientResult)
  | { readonly type: 'approval'; readonly toolCallId: string; readonly approved: boolean; readonly reason?: string };

/** The runs under way of one handler, by their ids. */
export class RunHub {
  readonly #runs = new Map<string, LiveRun>();

  constructor(private readonly store: RunStore | undefined, private readonly approvals: ClientApprovals | undefined) {}

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

  /** Brings a client's word to its run, here or on another server; false where nobody waits for it. */
  async tell(runId: string, word: ClientWord): Promise<boolean> {
    const run = this.#runs.get(runId);
    return run ? this.#take(run, word) : ((await this.store?.send(runId, JSON.stringify(word))) ?? false);
  }

  /**
   * What the first client hears, until it is gone. With a store the run goes on then; without one it lives as long as this is subscribed to. With a store that opens slowly the client may
   * be gone before: it does not know the run's id then, and the run does not begin.
   */
  async begin(run: LiveRun, events: Observable<ServerSentEvent>, gone: Observable<unknown>): Promise<Observable<ServerSentEvent>> {
    const { store } = this;
    const close = finalize<ServerSentEvent>(() => this.close(run.runId));
    if (!store) return defer(() => events.pipe(takeUntil(gone))).pipe(close); // also where it is gone already
    await this.#opened(store, run, gone);
    let hasBegun = false;
    const start = defer(() => {
      hasBegun = true;
      this.#record(store, run, events.pipe(close)).subscribe();
      return EMPTY;
    });
    const heard = merge(defer(() => store.read(run.runId, 0)).pipe(takeUntil(gone)), start); // it listens before the first event
    return heard.pipe(finalize(() => hasBegun || this.#abandon(store, run.runId)));
  }

  async #opened(store: RunStore, { runId, owner }: LiveRun, gone: Observable<unknown>): Promise<void> {
    const opened = lastValueFrom(done(store.open(runId, owner)), { defaultValue: undefined });
    try {
      await whileHere(gone, opened);
    } catch (error) {
      opened.then(() => this.#abandon(store, runId), noop);
      throw error;
    }
  }

  /** A run that was opened, and does not begin. */
  #abandon(store: RunStore, runId: string): void {
    this.close(runId);
    defer(() => done(store.close(runId))).pipe(logged).subscribe();
  }

  /** The run, as it is kept. A store that fails ends it: nobody could hear of it any more. */
  #record(store: RunStore, run: LiveRun, live: Observable<ServerSentEvent>): Observable<never> {
    const { runId } = run;
    const isOver = new Subject<void>();
    const words = defer(() => store.receive(runId)).pipe(
      tap((message) => this.#take(run, JSON.parse(message) as ClientWord)),
      logged,
      takeUntil(isOver),
    );
    const events = live.pipe(
      finalize(() => isOver.next()),
      concatMap((event) => done(store.append(runId, event))),
      logged,
    );
    return concat(merge(words, events), defer(() => done(store.close(runId))).pipe(logged)).pipe(ignoreElements());
  }

  #take(run: LiveRun, word: ClientWord): boolean {
    switch (word.type) {
      case 'stop':
        run.stop.next();
        return true;
      case 'approval':
        return this.approvals?.decide(run.runId, word.toolCallId, word) ?? false;
      case 'tool-result':
        return run.tools.settle(word.toolCallId, word);
    }
  }
}

const done = (given: ObservableInput<unknown> | void): Observable<unknown> => (given === undefined ? EMPTY : from(given));

const logged = catchError((error: unknown) => {
  console.error('rxagent: a run could not be kept to its end.', error);
  return EMPTY;
});
