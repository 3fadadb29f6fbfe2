import type { Observable, ObservableInput } from 'rxjs';
import type { ServerSentEvent } from '../types/eventProtocol';

/** Done at once, or when what is given completes. */
type Done = ObservableInput<unknown> | void;

/**
 * Keeps the events of runs, so that clients can come back. What a method does may take its time (a promise, an Observable); the calls about one run come one after the other, each when the one
 * before it is done. One that several servers share fits: a table or a stream of Postgres or Redis, and their notifications.
 *
 * @example
 * import { agentHandler, memoryRunStore, type RunStore } from 'rxagent/http';
 * import { Agent, LocalProvider } from 'rxagent';
 * const store: RunStore = memoryRunStore({ keepFor: 60_000, maxEvents: 5000 });
 * const handler = agentHandler(new Agent({ provider: new LocalProvider() }), { resumable: { store } });
 */
export interface RunStore {
  /** A run begins. `owner` is what `agentHandler` compares, as a text. */
  open(runId: string, owner: string): Done;
  /** Keeps the next event; their ids count 1, 2, 3 … */
  append(runId: string, event: ServerSentEvent): Done;
  /** Nothing will follow. */
  close(runId: string): Done;
  /** What is kept of a run; undefined for one that is not known. */
  find(runId: string): KeptRun | undefined | PromiseLike<KeptRun | undefined>;
  /**
   * The events after the one with the id `after` (0 for all): those that are kept, then those that come; completes when the run has ended. Where the next one is no longer kept, it fails with an
   * `AgentError` of the code `gone`. It may be left and asked for again, from where it was left, by a reader that is slow.
   */
  read(runId: string, after: number): Observable<ServerSentEvent>;
  /** Brings a message to the server that has the run (its client wants it stopped, or has a result for it); false where none listens. */
  send(runId: string, message: string): boolean | PromiseLike<boolean>;
  /** The messages for a run, of which this server has become the one that has it. */
  receive(runId: string): Observable<string>;
}

/**
 * What a {@link RunStore} knows of a run.
 *
 * @example
 * import type { KeptRun } from 'rxagent/http';
 * const kept: KeptRun = { owner: 'ada', firstId: 1, lastId: 12 };
 */
export interface KeptRun {
  readonly owner: string;
  /** The id of the first event that is still kept, or of the next where none is yet; undefined when the run is over and nothing of it is kept any more. */
  readonly firstId: number | undefined;
  /** The id of the last event there has been, 0 for none; where it is given, who asks for what follows a later one is refused. */
  readonly lastId?: number | undefined;
}
