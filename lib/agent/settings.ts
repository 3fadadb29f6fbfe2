import type { OperatorFunction } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { listenersOf, type Listeners } from '../observers/tellObservers';
import { askProvider, type Ask } from '../protocol/askProvider';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { checkRetryOptions } from '../protocol/retryPlan';
import { withTimeout } from '../providers/withTimeout';
import { argumentChecker } from '../tools/argumentChecker';
import { markedCalls } from '../tools/markedCalls';
import { textCalls } from '../tools/textCalls';
import { toolPrompt } from '../tools/toolPrompt';
import type { AgentObserver } from '../types/agentObserver';
import type { AgentOptions } from '../types/agentOptions';
import type { Guard } from '../types/guards';
import type { Provider } from '../types/provider';
import type { RetryOptions } from '../types/retryOptions';
import type { Tool, ToolSpec } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import { guardList } from './guardList';
import { outputSettings, type OutputSettings } from './outputSettings';
import { toolGate, type ToolGate } from './toolGate';

/** A tool and the check of its arguments. */
export interface CheckedTool {
  readonly tool: Tool;
  readonly check: (call: ToolCall) => Record<string, unknown>;
}

/** The agent's options, checked and completed. */
export interface Settings {
  readonly options: AgentOptions;
  readonly ask: Ask;
  readonly tools: ReadonlyMap<string, CheckedTool>;
  readonly toolSpecs: readonly ToolSpec[];
  /** With the tool prompt and the schema of the answer, where the provider needs them. */
  readonly systemPrompt: string;
  /** Finds the calls that a model has written as text; absent where replies are not scanned. */
  readonly findTextCalls: OperatorFunction<string | ToolCall, string | ToolCall> | undefined;
  readonly listeners: Listeners;
  /** Whether hooks of the user's listen. */
  readonly isObserved: boolean;
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
  const { provider, maxIterations = 6, maxParallelTools = Infinity, parallelToolExecution = true, systemPrompt = '', observers = [], retry = {} } = options;
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
  const tools = checkTools(options.tools ?? []);
  const toolSpecs = [...tools.values()].map(({ tool: { name, description, parameters } }) => ({ name, description, parameters }));
  const output = outputSettings(options);
  return {
    options,
    ask,
    tools,
    toolSpecs,
    systemPrompt: [systemPrompt, provider.nativeTools === false ? toolPrompt(toolSpecs) : '', output?.prompt].filter(Boolean).join('\n\n'),
    findTextCalls: tools.size > 0 ? callFinder(provider, tools, output !== undefined) : undefined,
    listeners: listenersOf([...ownObservers, ...observers]),
    isObserved: observers.length > 0,
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

/** While an answer in JSON is awaited, its text shall not be taken for calls: only the marker counts that the model was told to use. */
function callFinder({ nativeTools }: Provider, tools: ReadonlyMap<string, unknown>, awaitsJson: boolean): Settings['findTextCalls'] {
  if (nativeTools === true) return undefined;
  if (!awaitsJson) return textCalls(new Set(tools.keys()));
  return nativeTools === false ? markedCalls() : undefined;
}

function checkTools(tools: readonly Tool[]): ReadonlyMap<string, CheckedTool> {
  if (!isList(tools)) throw new ConfigurationError('tools must be an array of what tool() returns.');
  const checked = new Map<string, CheckedTool>();
  for (const tool of tools) {
    const check = argumentChecker(tool);
    if (checked.has(tool.name)) throw new ConfigurationError(`Two tools are called '${tool.name}': give each tool a name of its own.`);
    checked.set(tool.name, { tool, check });
  }
  return checked;
}

const isList = (value: unknown): boolean => Array.isArray(value);
