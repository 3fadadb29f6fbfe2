import { noop, type OperatorFunction } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { argumentChecker } from '../tools/argumentChecker';
import { markedCalls } from '../tools/markedCalls';
import { textCalls } from '../tools/textCalls';
import { toolPrompt } from '../tools/toolPrompt';
import type { AgentOptions } from '../types/agentOptions';
import type { Provider } from '../types/provider';
import type { Tool, ToolSpec } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import type { OutputSettings } from './outputSettings';

/** A tool and the check of its arguments. Without `execute` it runs elsewhere. */
export interface CheckedTool {
  readonly tool: ToolSpec & Partial<Tool>;
  readonly check: (call: ToolCall) => Record<string, unknown>;
}

/** What follows from the tools that a run has. */
export interface ToolSettings {
  readonly tools: ReadonlyMap<string, CheckedTool>;
  readonly toolSpecs: readonly ToolSpec[];
  /** With the tool prompt and the schema of the answer, where the provider needs them. */
  readonly systemPrompt: string;
  /** Finds the calls that a model has written as text; absent where replies are not scanned. */
  readonly findTextCalls: OperatorFunction<string | ToolCall, string | ToolCall> | undefined;
}

/** Checks tools; `elsewhere` are those that have come without an `execute`. Throws a {@link ConfigurationError} that names the part and the fix. */
export function toolSettings({ provider, systemPrompt = '' }: AgentOptions, here: readonly Tool[], output: OutputSettings | undefined, elsewhere: readonly ToolSpec[] = []): ToolSettings {
  const tools = checkTools(here, elsewhere);
  const toolSpecs = [...tools.values()].map(({ tool: { name, description, parameters } }) => ({ name, description, parameters }));
  return {
    tools,
    toolSpecs,
    systemPrompt: [systemPrompt, provider.nativeTools === false ? toolPrompt(toolSpecs) : '', output?.prompt].filter(Boolean).join('\n\n'),
    findTextCalls: tools.size > 0 ? callFinder(provider, tools, output !== undefined) : undefined,
  };
}

/** While an answer in JSON is awaited, its text shall not be taken for calls: only the marker counts that the model was told to use. */
function callFinder({ nativeTools }: Provider, tools: ReadonlyMap<string, unknown>, awaitsJson: boolean): ToolSettings['findTextCalls'] {
  if (nativeTools === true) return undefined;
  if (!awaitsJson) return textCalls(new Set(tools.keys()));
  return nativeTools === false ? markedCalls() : undefined;
}

function checkTools(here: readonly Tool[], elsewhere: readonly ToolSpec[]): ReadonlyMap<string, CheckedTool> {
  if (!isList(here)) throw new ConfigurationError('tools must be an array of what tool() returns.');
  const checked = [
    ...here.map((tool) => ({ tool, check: argumentChecker(tool) })),
    ...elsewhere.map(({ name, description, parameters }) => {
      const tool = { name, description, parameters };
      return { tool, check: argumentChecker({ ...tool, validate: false, execute: noop }) };
    }),
  ];
  const tools = new Map(checked.map((entry) => [entry.tool.name, entry]));
  if (tools.size === checked.length) return tools;
  const twice = checked.find((entry) => tools.get(entry.tool.name) !== entry);
  throw new ConfigurationError(`Two tools are called '${twice?.tool.name}': give each tool a name of its own.`);
}

const isList = (value: unknown): boolean => Array.isArray(value);
