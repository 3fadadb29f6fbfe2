import { ConfigurationError } from '../errors/configurationError';
import { aroundOf, type Around } from '../observers/aroundOf';
import { listenersOf, type Listeners } from '../observers/tellObservers';
import { askProvider, type Ask } from '../protocol/askProvider';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { checkRetryOptions } from '../protocol/retryPlan';
import { withTimeout } from '../providers/withTimeout';
import type { AgentObserver } from '../types/agentObserver';
import type { AgentOptions } from '../types/agentOptions';
import type { Guard } from '../types/guards';
import type { RetryOptions } from '../types/retryOptions';
import { guardList } from './guardList';
import { outputSettings, type OutputSettings } from './outputSettings';
import { toolGate, type ToolGate } from './toolGate';
import { toolSettings, type ToolSettings } from './toolSettings';

/** The agent's options, checked and completed. */
export interface Settings extends ToolSettings {
  readonly options: AgentOptions;
  readonly ask: Ask;
  readonly listeners: Listeners;
  /** Whether hooks of the user's listen. */
  readonly isObserved: boolean;
  readonly around: Around | undefined;
  readonly gate: ToolGate;
  readonly inputGuards: readonly Guard<string>[];
  readonly outputGuards: readonly Guard<string>[];
  readonly retry: RetryOptions;
  readonly maxIterations: number;
  /** How many tools run at once. */
  readonly maxParallelTools: number;
  readonly sequential: boolean;
  /** About the final answer; absent where any text will do. */
  readonly output: OutputSettings | undefined;
}

/** Checks the options of an agent. Throws a {@link ConfigurationError} that names the part and the fix. */
export function toSettings(given: AgentOptions, ownObservers: readonly AgentObserver[]): Settings {
  const options = { ...given };
  const { provider, maxIterations = 6, maxParallelTools = Infinity, parallelToolExecution = true, observers = [], retry = {} } = options;
  const bare = askProvider(provider);
  const ask = options.replyTimeout ? askProvider(withTimeout(provider, options.replyTimeout)) : bare;
  checkNumbers('Agent', options, {
    maxIterations: { least: 0, whole: true },
    maxParallelTools: { least: 1, whole: true },
    maxTokens: { least: 1, whole: true, finite: true },
    temperature: { least: 0, finite: true },
    toolTimeoutMs: { least: 1, most: LONGEST_TIMER_MS },
    runTimeoutMs: { least: 1, most: LONGEST_TIMER_MS },
    maxTotalTokens: { least: 1 },
    maxCostUsd: { least: 0 },
    maxReplyLength: { least: 1 },
  });
  checkParts(options);
  const output = outputSettings(options);
  return {
    options,
    ask,
    ...toolSettings(options, options.tools ?? [], output),
    listeners: listenersOf([...ownObservers, ...observers]),
    isObserved: observers.length > 0,
    around: aroundOf(observers),
    gate: toolGate(options),
    inputGuards: guardList('guards.input', options.guards?.input) ?? [],
    outputGuards: guardList('guards.output', options.guards?.output) ?? [],
    retry: retry === false ? { count: 0 } : checkRetryOptions('Agent, retry', retry),
    maxIterations,
    maxParallelTools,
    sequential: !parallelToolExecution,
    output,
  };
}

function checkParts({ systemPrompt = '', observers = [], memory }: AgentOptions): void {
  if (typeof systemPrompt !== 'string') throw new ConfigurationError(`systemPrompt must be a string; got ${typeof systemPrompt}.`);
  if (!isList(observers)) throw new ConfigurationError('observers must be an array of objects with hooks such as onToolEnd.');
  if (memory && !['load', 'commit', 'clear'].every((method) => typeof memory[method as 'load'] === 'function')) {
    throw new ConfigurationError('memory must have the methods load, commit and clear; new ConversationMemory() is one.');
  }
}

const isList = (value: unknown): boolean => Array.isArray(value);
