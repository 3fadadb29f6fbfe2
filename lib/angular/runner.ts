import { BehaviorSubject, catchError, concatMap, defer, endWith, exhaustMap, finalize, map, merge, NEVER, of, startWith, Subject, switchMap, type Observable, type OperatorFunction } from 'rxjs';
import { messagesOf, untilStopped } from '../agent/input';
import { AgentError } from '../errors/agentError';
import { ConfigurationError } from '../errors/configurationError';
import type { AgentInput, AgentInputObject } from '../types/agentInput';
import type { RunEvent } from '../types/runEvent';
import { begin, beginForeign, failed, newConversation, reduceRun, type Conversation } from './conversation';

/**
 * What `injectAgent` runs: an `Agent`, or a `remoteAgent(…)` of `rxagent/http`.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import type { AgentSource } from 'rxagent/angular';
 * const source: AgentSource = new Agent({ provider: new LocalProvider() });
 */
export interface AgentSource<Context = unknown> {
  /** A cold run as the stream of its facts. */
  readonly events: (input: AgentInput<Context>) => Observable<RunEvent<Context>>;
  /** Forgets what the agent's memory holds. */
  reset?(): void;
  /** Answers a call that waits for a yes, where the run is elsewhere. */
  decide?(decision: { readonly runId: string; readonly toolCallId: string; readonly approved: boolean; readonly reason?: string | undefined }): Promise<void>;
}

/**
 * What becomes of an input that comes while a run is under way: it cuts that run (`switch`), is ignored (`exhaust`) or waits for its turn (`concat`), as by the
 * operators of RxJS.
 *
 * @example
 * import type { SendPolicy } from 'rxagent/angular';
 * const newestWins: SendPolicy = 'switch';
 */
export type SendPolicy = 'switch' | 'exhaust' | 'concat';

/** A run that was begun elsewhere, which ends with its result when `stop` emits. */
export type ForeignRun<Context> = (stop: Observable<void>) => Observable<RunEvent<Context>>;

/** What to run: an input, in the place of the one before it if `again`, or a run that goes on already. */
type Request<Context> = { readonly input: AgentInput<Context>; readonly again: boolean } | { readonly foreign: ForeignRun<Context> };

/** A conversation after something has happened. */
export interface Change {
  readonly conversation: Conversation;
  /** Whether more of the same kind is to come, many times a second. */
  readonly isDelta: boolean;
}

/** Runs an agent for one conversation, one run at a time. */
export class Runner<Context> {
  readonly #requests = new Subject<Request<Context>>();
  readonly #stops = new Subject<void>();
  readonly #resets = new Subject<void>();
  readonly #events = new Subject<RunEvent<Context>>();
  readonly #waiting = new BehaviorSubject<readonly Request<Context>[]>([]);
  #last: AgentInput<Context> | undefined;

  /** The facts of all its runs. */
  readonly events = this.#events.asObservable();

  /** The inputs that wait for their turn. Emits at once. */
  readonly queued: Observable<readonly AgentInput<Context>[]> = this.#waiting.pipe(map((requests) => requests.flatMap((request) => ('foreign' in request ? [] : [request.input]))));

  constructor(
    private readonly agent: AgentSource<Context>,
    private readonly policy: SendPolicy,
    private conversation: Conversation,
  ) {}

  /** Subscribed to once; unsubscribing ends the run under way. Never fails. */
  readonly changes: Observable<Change> = this.#resets.pipe(
    map(() => newConversation()),
    startWith(undefined),
    switchMap((fresh) => {
      const runs = this.#requests.pipe(this.#flatten());
      return fresh ? runs.pipe(startWith(this.#changed(fresh))) : runs;
    }),
    finalize(() => this.#events.complete()),
  );

  send(input: AgentInput<Context>): void {
    this.#request({ input, again: false });
  }

  retry(): void {
    const { messages, before, asked } = this.conversation;
    const input = this.#last ?? messages.slice(before.length, asked);
    if (this.#last !== undefined || asked > before.length) this.#request({ input: input as AgentInput<Context>, again: true });
  }

  follow(foreign: ForeignRun<Context>): void {
    this.#request({ foreign });
  }

  async decide(toolCallId: string, approved: boolean, reason: string | undefined): Promise<void> {
    const { runId } = this.conversation;
    if (!this.agent.decide) throw new ConfigurationError('decide: this agent asks the function in its option approve; only a remoteAgent(…) of rxagent/http is told from here.');
    if (runId === undefined) throw new AgentError(`No run waits for a decision on the call '${toolCallId}'.`, { code: 'not-waiting' });
    await this.agent.decide({ runId, toolCallId, approved, ...(reason !== undefined && { reason }) });
  }

  stop(): void {
    this.#stops.next();
  }

  reset(): void {
    const { hasMemory, remembered } = this.conversation;
    this.#last = undefined;
    this.#waiting.next([]);
    this.#resets.next(); // ends the run before the memory is cleared
    if (hasMemory || remembered > 0) this.agent.reset?.();
  }

  /** What waits does so in `concatMap`; here it is only written down. */
  #request(request: Request<Context>): void {
    if (this.policy === 'concat' && this.#requests.observed) this.#waiting.next([...this.#waiting.value, request]);
    this.#requests.next(request);
  }

  #flatten(): OperatorFunction<Request<Context>, Change> {
    const run = (request: Request<Context>): Observable<Change> => this.#run(request);
    return this.policy === 'concat' ? concatMap(run) : this.policy === 'exhaust' ? exhaustMap(run) : switchMap(run);
  }

  #run(request: Request<Context>): Observable<Change> {
    return defer(() => {
      this.#waiting.next(this.#waiting.value.filter((each) => each !== request));
      const started = this.#changed(this.#begun(request));
      const events = 'foreign' in request ? request.foreign(this.#stops) : this.agent.events(this.#inputOf(request.input, request.again));
      return events.pipe(
        map((event) => {
          const change = this.#changed(reduceRun(this.conversation, event), DELTAS.has(event.type));
          this.#events.next(event);
          return change;
        }),
        startWith(started),
      );
    }).pipe(catchError((error: unknown) => of(this.#changed(failed(this.conversation, error)))));
  }

  #begun(request: Request<Context>): Conversation {
    this.#last = 'foreign' in request ? undefined : request.input;
    return 'foreign' in request ? beginForeign(this.conversation) : begin(this.conversation, messagesOf(request.input), request.again);
  }

  #changed(conversation: Conversation, isDelta = false): Change {
    this.conversation = conversation;
    return { conversation, isDelta };
  }

  /** The input with what of the conversation the agent does not know. A run that is tried again is another run, so it has another id. */
  #inputOf(input: AgentInput<Context>, again: boolean): AgentInput<Context> {
    const { messages, remembered } = this.conversation;
    const stop = merge(this.#stops, NEVER.pipe(untilStopped(input as AgentInput), endWith(undefined)));
    const given = typeof input === 'object' && 'messages' in input ? input : {};
    const long: AgentInputObject = { ...(given as AgentInputObject), ...(again && { runId: undefined }), messages: messages.slice(remembered), stop };
    return long as AgentInput<Context>;
  }
}

const DELTAS: ReadonlySet<RunEvent['type']> = new Set(['text-delta', 'reasoning-delta', 'tool-progress']);
