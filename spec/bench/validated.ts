import { Ajv } from 'ajv';
import type { Tool, ToolCall } from 'rxagent';

/** Runs a call if ajv has nothing against its arguments. */
export type Execute = (call: ToolCall) => unknown;

/** The tools of a hand-written agent: looked up by name, their schemas compiled once. */
export function validated(tools: readonly Tool[]): Execute {
  const ajv = new Ajv();
  const known = new Map(tools.map((tool) => [tool.name, { tool, validate: ajv.compile(tool.parameters as object) }]));
  return ({ id, toolName, parameters }) => {
    const { tool, validate } = known.get(toolName)!;
    return validate(parameters)
      ? tool.execute(parameters, { signal: undefined as unknown as AbortSignal, context: undefined, toolCallId: id, runId: '' })
      : ajv.errorsText(validate.errors);
  };
}
