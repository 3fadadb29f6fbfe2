import type { AgentObserver } from './agentObserver';
import type { Guards } from './guards';
import type { LoopDetection } from './loopDetection';
import type { Memory } from './memory';
import type { Provider } from './provider';
import type { RetryOptions } from './retryOptions';
import type { TimeoutOptions } from './timeoutOptions';
import type { Tool } from './tool';
import type { Approve, ToolPolicy } from './toolPolicy';

/**
 * What an `Agent` is made of. Only `provider` is required.
 *
 * @example
 * import { Agent, LocalProvider, type AgentOptions } from 'rxagent';
 * const options: AgentOptions = { provider: new LocalProvider(), systemPrompt: 'Be brief.', maxIterations: 3 };
 * const agent = new Agent(options);
 */
export interface AgentOptions<Context = unknown> {
  provider: Provider;
  /** Default none. */
  tools?: readonly Tool<Context>[] | undefined;
  /** Default none: each run knows only its input. */
  memory?: Memory | undefined;
  observers?: readonly AgentObserver<Context>[] | undefined;
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
  /** Total time of a run in milliseconds, after which it fails with a `RunTimeoutError`; default none. To end with a result instead, pass `stop: timer(…)` with the input. */
  runTimeoutMs?: number | undefined;
  /** How long a reply may keep everybody waiting, as in `withTimeout`; default none. */
  replyTimeout?: TimeoutOptions | undefined;
  /** Tokens of one run, after which the model is asked no more: the run ends with `finishReason: 'budget'`; default Infinity. */
  maxTotalTokens?: number | undefined;
  /** US dollars of one run, in the same way (prices come from `withCost`); default Infinity. */
  maxCostUsd?: number | undefined;
  /** Characters of a tool's result that the model gets; what is longer is cut, and a mark put behind; default Infinity. */
  maxToolResultLength?: number | undefined;
  /** Characters of a call's arguments as JSON; a longer call is not run, and the model hears why; default Infinity. */
  maxArgumentsLength?: number | undefined;
  /** Characters of a reply's text (not of reasoning or native arguments), after which the run fails; default Infinity. */
  maxReplyLength?: number | undefined;
  /** When the model counts as going round in circles; default never. */
  loopDetection?: LoopDetection | undefined;
  /** Which calls may run; default all. */
  toolPolicy?: ToolPolicy | undefined;
  /** Decides on the calls that `toolPolicy.review` names (which it needs); without it they are not run. */
  approve?: Approve<Context> | undefined;
  /** How long an approval is waited for, in milliseconds; then it is a no; default forever. */
  approvalTimeoutMs?: number | undefined;
  /** Checks of input, output, arguments and results; default none. */
  guards?: Guards | undefined;
  /** Whether text is shown only when the reply is whole and has passed `guards.output`; default false. */
  holdOutput?: boolean | undefined;
  /** Ask the model once and run no tool: the result tells which tool it chose; default false. */
  routingOnly?: boolean | undefined;
  /** Whether `agent.analytics` counts tool calls; default false. */
  analytics?: boolean | undefined;
  /**
   * A JSON Schema that the final answer, as JSON, shall match: `result.parsed` is its value. Default: the answer is any text. A root that is no object is fine, too.
   * No effect with `routingOnly`.
   */
  responseSchema?: Readonly<Record<string, unknown>> | undefined;
  /** How many times in a run the model is told what is wrong with its answer and asked again, beside `maxIterations`; then the run fails with an `InvalidOutputError`. Default 2. */
  schemaRetries?: number | undefined;
}
