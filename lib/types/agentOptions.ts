import type { AgentObserver } from './agentObserver';
import type { Memory } from './memory';
import type { Provider } from './provider';
import type { RetryOptions } from './retryOptions';
import type { Tool } from './tool';

/**
 * What an `Agent` is made of. Only `provider` is required.
 *
 * @example
 * import { Agent, LocalProvider, type AgentOptions } from 'rxagent';
 * const options: AgentOptions = { provider: new LocalProvider(), systemPrompt: 'Be brief.', maxIterations: 3 };
 * const agent = new Agent(options);
 */
export interface AgentOptions {
  provider: Provider;
  /** Default none. */
  tools?: readonly Tool[] | undefined;
  /** Default none: each run knows only its input. */
  memory?: Memory | undefined;
  observers?: readonly AgentObserver[] | undefined;
  /** When a reply that fails before anything of it was seen is asked for again, as by `withRetry`; default: twice, where the error says that it may help. */
  retry?: RetryOptions | false | undefined;
  /** What the agent is called in logs; default `agent`. */
  name?: string | undefined;
  /** Default: the provider's own. */
  model?: string | undefined;
  /** Default: the model's own. */
  temperature?: number | undefined;
  /** Of one reply; default: the model's own. */
  maxTokens?: number | undefined;
  /** Comes before everything else, the same in every iteration; default none. */
  systemPrompt?: string | undefined;
  /** How many times the model may be asked in one run; default 6, 0 never asks. */
  maxIterations?: number | undefined;
  /** Whether the calls of one reply run side by side; default true. */
  parallelToolExecution?: boolean | undefined;
  /** How many tools run at once; default Infinity. */
  maxParallelTools?: number | undefined;
  /** Total time for each tool without a `timeoutMs` of its own, in milliseconds; default none. */
  toolTimeoutMs?: number | undefined;
  /** Ask the model once and run no tool: the result tells which tool it chose; default false. */
  routingOnly?: boolean | undefined;
  /** Whether `agent.analytics` counts tool calls; default false. */
  analytics?: boolean | undefined;
}
