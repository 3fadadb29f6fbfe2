import { filter, identity, lastValueFrom, type Observable } from 'rxjs';
import { ToolAnalytics } from '../observers/toolAnalytics';
import type { AgentEvent, AgentResult } from '../types/agentEvent';
import type { AgentInput } from '../types/agentInput';
import type { AgentOptions } from '../types/agentOptions';
import type { BatchEvent, BatchOptions } from '../types/batch';
import type { ParsedOutput } from '../types/parsedOutput';
import type { RunEvent } from '../types/runEvent';
import type { ToolStats } from '../types/toolStats';
import type { Usage } from '../types/usage';
import { batch } from './batch';
import { loop } from './loop';
import { project, projectWhole } from './project';
import { toSettings, type Settings } from './settings';
import { UsageMeter } from './usageMeter';

/**
 * A language model with tools, as Observables. Each subscription is a run of its own, nothing happens before it, and unsubscribing stops all of it.
 * Its faces are bound, so `switchMap(agent.stream)` works.
 *
 * `Context` is the type of the input's `context`, which tools, hooks and `approve` get. It follows from what the tools need (see `ToolContext`); where these need different
 * things, or nothing, write it: `new Agent<{ user: string }>(…)`. Unless it may be `undefined`, no run starts without a context.
 *
 * Throws a `ConfigurationError` when its options do not fit.
 *
 * ```
 * stream: -c-c-c-t-t-c-c-(r|)     c: text chunk · t: tool chunk · r: result
 * ```
 *
 * @example
 * import { Agent, LocalProvider, tool } from 'rxagent';
 *
 * const search = tool({
 *   name: 'search',
 *   description: 'Search the web',
 *   parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
 *   execute: ({ query }) => `3 pages about ${query}`,
 * });
 * const agent = new Agent({ provider: new LocalProvider(), tools: [search] });
 * agent.stream('Search for Python tutorials').subscribe((event) => console.log(event));
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * const agent = new Agent<{ user: string }>({ provider: new LocalProvider(), observers: [{ onRunStart: ({ context }) => console.log(context.user) }] });
 * agent.stream({ messages: 'hi', context: { user: 'ada' } }).subscribe();
 */
export class Agent<Context = unknown, const Schema = unknown, Parsed = ParsedOutput<Schema>> {
  readonly name: string;
  readonly #settings: Settings;
  readonly #memory: AgentOptions['memory'];
  readonly #meter = new UsageMeter();
  readonly #analytics = new ToolAnalytics();

  // Inside, a context is handed on unread, as `unknown`: the casts here and below hold because it comes out as it went in.
  constructor(options: AgentOptions<Context> & { readonly responseSchema?: Schema | undefined }) {
    this.#settings = toSettings(options as AgentOptions, options?.analytics ? [this.#meter, this.#analytics] : [this.#meter]);
    this.#memory = options.memory;
    this.name = options.name ?? 'agent';
  }

  /** A run as chunks and, at the end, one result. */
  readonly stream = (input: AgentInput<Context>): Observable<AgentEvent<Parsed>> =>
    loop(this.#settings, input as AgentInput, this.#settings.options.provider.stream ? project : projectWhole).pipe(filter(isShown<Parsed>));

  /** A run as the stream of all its facts. */
  readonly events = (input: AgentInput<Context>): Observable<RunEvent<Context>> => loop(this.#settings, input as AgentInput, identity as (event: RunEvent) => RunEvent<Context>);

  /** A run as a promise of its result. To stop it, pass `stop` with the input. */
  readonly run = (input: AgentInput<Context>): Promise<AgentResult<Parsed>> => lastValueFrom(this.stream(input).pipe(filter((event) => event.type === 'result')));

  /** Many runs, a few at a time: tells of each when it is over, and at the end of all in the order of the inputs. A run that fails is an entry; unsubscribing stops all. */
  readonly batch = (inputs: Iterable<AgentInput<Context>>, options?: BatchOptions): Observable<BatchEvent<Parsed>> => batch(this.stream, inputs, options);

  /** What all runs have cost since construction or `reset()`, those that failed or were cancelled included. */
  get usage(): Usage {
    return this.#meter.total;
  }

  /** What each tool has done since construction or `reset()`; empty without `analytics: true`. */
  get analytics(): Readonly<Record<string, ToolStats>> {
    return this.#analytics.snapshot();
  }

  /** Forgets memory, usage and analytics. Runs under way go on. */
  reset(): void {
    this.#memory?.clear();
    this.#meter.clear();
    this.#analytics.clear();
  }
}

/** Whether there is something to show. What a result has parsed was checked against the schema that `Parsed` stands for. */
const isShown = <Parsed>(event: AgentEvent | undefined): event is AgentEvent<Parsed> => event !== undefined;
