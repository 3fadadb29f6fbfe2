import { defer, filter, lastValueFrom, map, type Observable } from 'rxjs';
import { contextOf, messagesOf, runIdOf, toolsOf } from '../agent/input';
import { project } from '../agent/project';
import { ConfigurationError } from '../errors/configurationError';
import { checkNumbers } from '../protocol/checkNumbers';
import { checkRetryOptions } from '../protocol/retryPlan';
import type { AgentEvent, AgentResult } from '../types/agentEvent';
import type { AgentInput, AgentInputObject } from '../types/agentInput';
import type { RetryOptions } from '../types/retryOptions';
import type { RunEvent } from '../types/runEvent';
import type { Tool, ToolSpec } from '../types/tool';
import { askServer } from './remote/askServer';
import { besideRun, type Beside } from './remote/besideRun';
import { deliver } from './remote/deliver';
import { followRun, type Followed, type Following } from './remote/followRun';
import { namedRun } from './remote/namedRun';
import { PageTools } from './remote/pageTools';
import { withStop } from './remote/withStop';

/**
 * Where the agent is, and how it is reached.
 *
 * @example
 * import type { RemoteAgentOptions } from 'rxagent/http';
 * const options: RemoteAgentOptions = { url: '/agent', headers: async () => ({ authorization: `Bearer ${await Promise.resolve('a fresh token')}` }) };
 */
export interface RemoteAgentOptions<Context = unknown> {
  /** Where `agentHandler` answers; in a page it may be relative. */
  readonly url: string | URL;
  /** Sent with every request. A function is called for each of them, and may give a promise. */
  readonly headers?: HeadersInit | (() => HeadersInit | PromiseLike<HeadersInit>) | undefined;
  /** Whether cookies go to another origin, as for `fetch`. */
  readonly credentials?: RequestCredentials | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** Tools that run here, where the `context` of the input is theirs: the server's run waits for their results. None can be `terminal`. */
  readonly tools?: readonly Tool<Context>[] | undefined;
  /**
   * When the server is asked again after a lost connection; it begins anew once events flow. A page that is offline waits until it is online. Default: 5 times, after 500 ms and then
   * twice as long each time, at most 10000 ms, less a random half; `false` for never.
   */
  readonly reconnect?: Omit<RetryOptions, 'shouldRetry'> | false | undefined;
  /** After how long without a byte a connection counts as lost, in milliseconds, also before the first one; longer than the `heartbeatMs` of the server. Default 60000, Infinity for never. */
  readonly silenceMs?: number | undefined;
  /** Whether to unsubscribe from a run ends it (`cancel`, default), or only leaves it: a server that is `resumable` then runs it to its end. */
  readonly onUnsubscribe?: 'cancel' | 'leave' | undefined;
  /** Default `agent`. */
  readonly name?: string | undefined;
}

/**
 * How to come back to a run.
 *
 * @example
 * import type { ResumeOptions } from 'rxagent/http';
 * const options: ResumeOptions = { after: 17 };
 */
export interface ResumeOptions<Context = unknown> {
  /** How many of its events are known already; default 0: all are told again. */
  readonly after?: number | undefined;
  /** Stands on the events, and reaches the tools. */
  readonly context?: Context | undefined;
  /** Ends the run with its result, as the `stop` of an input. */
  readonly stop?: AgentInputObject['stop'];
  /** The tools to run for calls that still wait for their result, each half a second after the call is heard of. Default none: they are for the page that has begun the run, unless it is gone. */
  readonly tools?: readonly Tool<Context>[] | undefined;
  /** Default `leave`: others may be listening. */
  readonly onUnsubscribe?: 'cancel' | 'leave' | undefined;
}

/**
 * A run that was begun elsewhere: by this page before it was loaded again, or in another tab. Both of its faces are cold.
 *
 * @example
 * import { remoteAgent, type RemoteRun } from 'rxagent/http';
 * const run: RemoteRun = remoteAgent({ url: '/agent' }).resume('the runId of its events');
 * run.stream.subscribe((event) => console.log(event));
 */
export interface RemoteRun<Context = unknown, Parsed = unknown> {
  readonly stream: Observable<AgentEvent<Parsed>>;
  readonly events: Observable<RunEvent<Context>>;
}

/**
 * The word of a person on a call that wants approval.
 *
 * @example
 * import type { Decision } from 'rxagent/http';
 * const no: Decision = { runId: 'r', toolCallId: 'call_1', approved: false, reason: 'too expensive' };
 */
export interface Decision {
  readonly runId: string;
  readonly toolCallId: string;
  readonly approved: boolean;
  /** Told to the model. */
  readonly reason?: string | undefined;
}

/**
 * An agent on a server, with the faces of an `Agent`: cold, bound, one run for each subscription. `Parsed` is what its `responseSchema` stands for; it is not checked here.
 *
 * @example
 * import { map, type Observable } from 'rxjs';
 * import type { RemoteAgent } from 'rxagent/http';
 * const lengthOf = (agent: RemoteAgent, question: string): Observable<number> => agent.stream(question).pipe(map(({ content }) => content.length));
 */
export interface RemoteAgent<Context = unknown, Parsed = unknown> {
  readonly name: string;
  /** A run as chunks and, at the end, one result. */
  readonly stream: (input: AgentInput<Context>) => Observable<AgentEvent<Parsed>>;
  /** A run as the stream of all its facts. What is the server's alone is not among them: its system prompt, its tools, its context, the causes of errors. */
  readonly events: (input: AgentInput<Context>) => Observable<RunEvent<Context>>;
  /** A run as a promise of its result. To stop it, pass `stop` with the input. */
  readonly run: (input: AgentInput<Context>) => Promise<AgentResult<Parsed>>;
  /** Comes back to a run of a server that is `resumable`, by the `runId` of its events. */
  readonly resume: (runId: string, options?: ResumeOptions<Context>) => RemoteRun<Context, Parsed>;
  /** Answers an `approval-request`, where the server has `clientApprovals`. Rejects where nobody waits for it (`not-waiting`), or the server cannot be reached. */
  readonly decide: (decision: Decision) => Promise<void>;
}

/**
 * Makes an agent that `agentHandler` serves look like one that is here. Unsubscribing ends the run, also while its
 * request is not answered yet: that goes on until the run's id is known, for 30 s at most. A connection that is lost is come back to where the server is
 * `resumable`: each event is told once, and in order. A stream that ends without its result is an error.
 *
 * The server makes the run's id and its context: `context` of the input stays here, for events and `tools`, and an input has no `runId`. Its `tools` run here, so each needs `execute`.
 *
 * Throws a `ConfigurationError` when its options do not fit. A run fails with the error that the server tells of, or with a `ProviderError`: `connection` (no answer), the code and the status
 * of a refusal, `truncated` (lost in its midst; the message tells the last event), `no-event-stream` or `malformed` (something else answers at the URL). `decide` and `resume` throw a
 * `ConfigurationError` without a `runId`.
 *
 * @example
 * import { map, Subject, switchMap } from 'rxjs';
 * import { answerText } from 'rxagent';
 * import { remoteAgent } from 'rxagent/http';
 * const agent = remoteAgent({ url: '/agent' });
 * const questions = new Subject<string>();
 * questions.pipe(switchMap((question) => agent.stream(question).pipe(answerText()))).subscribe((text) => console.log(text));
 */
export function remoteAgent<Context = unknown, Parsed = unknown>(options: RemoteAgentOptions<Context>): RemoteAgent<Context, Parsed> {
  const following = toFollowing(options);
  const { name = 'agent', onUnsubscribe = 'cancel', tools = [] } = options;
  toPageTools(tools); // what is wrong with them shall be told at once

  const follow = (followed: Followed, beside: Omit<Beside, 'deliver'>): Observable<RunEvent<Context>> =>
    followRun(following, followed).pipe(besideRun({ ...beside, deliver: (question) => deliver(following.server, following.reconnect, question) })) as Observable<RunEvent<Context>>;

  const events = (given: AgentInput<Context>): Observable<RunEvent<Context>> =>
    defer(() => {
      const input = given as AgentInput; // its context is handed on unread
      if (runIdOf(input) !== undefined) throw new ConfigurationError('The input of a remote agent has no runId: the server names its runs.');
      const page = toPageTools([...tools, ...toolsOf(input)]);
      const body = { messages: messagesOf(input), ...(page && { tools: page.specs }) };
      return withStop(stopOf(input), (isStopped, stop) =>
        follow({ body: { ...body, ...(isStopped && { stopped: true }) }, context: contextOf(input), cancels: onUnsubscribe === 'cancel' }, { stop, tools: page }),
      );
    });

  const stream = (input: AgentInput<Context>): Observable<AgentEvent<Parsed>> => projected(events(input));

  return {
    name,
    events,
    stream,
    run: (input) => lastValueFrom(stream(input).pipe(filter((event) => event.type === 'result'))),
    resume: (runId, { after, context, stop, tools: own = [], onUnsubscribe: leaving = 'leave' } = {}) => {
      const resumed = defer(() => follow({ runId: namedRun(runId), after, context, cancels: leaving === 'cancel' }, { stop, tools: toPageTools(own), holdMs: HOLD_MS }));
      return { events: resumed, stream: projected(resumed) };
    },
    decide: async ({ runId, ...word }) => {
      await askServer(following.server, { method: 'POST', runId: namedRun(runId), body: { type: 'approval', ...word } });
    },
  };
}

/** By then what was missed is heard, and with it whether a call is open. */
const HOLD_MS = 500;

function toFollowing<Context>(options: RemoteAgentOptions<Context>): Following {
  checkNumbers('remoteAgent', options, { silenceMs: { least: 1 } });
  const { url, headers, credentials, fetch, reconnect = {}, silenceMs = 60_000, onUnsubscribe = 'cancel' } = options;
  if (typeof url !== 'string' && !(url instanceof URL)) throw new ConfigurationError('remoteAgent: url must be where agentHandler(…) answers, such as /agent.');
  if (!['cancel', 'leave'].includes(onUnsubscribe)) throw new ConfigurationError("remoteAgent: onUnsubscribe must be 'cancel' or 'leave'.");
  const plan = reconnect === false ? { count: 0 } : checkRetryOptions('remoteAgent, reconnect', { count: 5, maxDelayMs: 10_000, ...reconnect });
  return { server: { url, headers, credentials, fetch, silenceMs }, reconnect: plan };
}

/** Inside, the context is handed on unread. */
const toPageTools = <Context>(tools: readonly (Tool<Context> | ToolSpec)[]): PageTools | undefined => (tools.length === 0 ? undefined : new PageTools(tools));

const stopOf = (input: AgentInput): AgentInputObject['stop'] => (typeof input === 'object' && 'stop' in input ? input.stop : undefined);

/** What a result has parsed was checked on the server. */
const projected = <Parsed>(events: Observable<RunEvent>): Observable<AgentEvent<Parsed>> =>
  events.pipe(
    map(project),
    filter((event): event is AgentEvent<Parsed> => event !== undefined),
  );
