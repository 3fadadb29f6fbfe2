import type { Observable } from 'rxjs';
import type { AgentInput } from '../types/agentInput';
import type { EventProtocol } from '../types/eventProtocol';
import type { RunEvent } from '../types/runEvent';
import type { ClientApprovals } from './clientApprovals';
import type { EventStreamOptions } from './frameStream';
import type { RunStoreOptions } from './memoryRunStore';
import type { RunStore } from './runStore';

/**
 * What can be served: an `Agent`, or anything with its `events`.
 *
 * @example
 * import { of } from 'rxjs';
 * import { Agent, LocalProvider } from 'rxagent';
 * import type { ServedAgent } from 'rxagent/http';
 * const served: ServedAgent = new Agent({ provider: new LocalProvider() });
 */
export interface ServedAgent {
  events(input: AgentInput): Observable<RunEvent>;
}

/**
 * How runs are served. Everything is optional.
 *
 * @example
 * import type { AgentHandlerOptions } from 'rxagent/http';
 * const options: AgentHandlerOptions = {
 *   authorize: (request) => (request.headers.get('authorization') === 'Bearer let-me-in' ? { user: 'ada' } : false),
 *   owner: (context) => (context as { user: string }).user,
 *   resumable: { keepFor: 60_000 },
 * };
 */
export interface AgentHandlerOptions extends EventStreamOptions {
  /** What the front end speaks; default `runEventProtocol`, for `remoteAgent`. */
  readonly protocol?: EventProtocol | undefined;
  /**
   * Gives the run's `context`: at once, as a promise, or as the first value of an Observable. Refuses by `false`, `null` or `undefined` (nobody was found), by throwing, or by a `Response` of its
   * own. Default: everybody may ask, without a context.
   */
  readonly authorize?: ((request: Request) => unknown) | undefined;
  /** Whose run it is, as a text: for everybody else a run does not exist. Default: whoever knows its id, which cannot be guessed. */
  readonly owner?: ((context: unknown) => string) | undefined;
  /** Lets clients come back: a run goes on when its client goes, and its events are kept, in memory or in `store`. Default: a run ends with its connection. */
  readonly resumable?: (RunStoreOptions & { readonly store?: RunStore | undefined }) | boolean | undefined;
  /** Lets clients decide on calls that want approval. */
  readonly approvals?: ClientApprovals | undefined;
  /** Whether clients may bring tools that run at their end; default true. */
  readonly clientTools?: boolean | undefined;
  /** How long the result of such a tool is waited for, in milliseconds; default 120000. */
  readonly clientToolTimeoutMs?: number | undefined;
  /** Default 4194304 (4 MiB). */
  readonly maxBodyBytes?: number | undefined;
  /** How many runs may be under way; more are told to come later (503). Default 1000. */
  readonly maxRuns?: number | undefined;
  /** The other origins whose pages may ask, or `*`; default none. */
  readonly cors?: { readonly origin: string | readonly string[] } | undefined;
  /** Has the last word on what leaves the server: gives the event, another one of the same type, or nothing. Default: the event. */
  readonly expose?: ((event: RunEvent) => RunEvent | undefined) | undefined;
}
