import { ToolValidationError } from '../errors/toolValidationError';
import type { Tool } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import { coerceArguments } from './coerceArguments';
import { compileTool } from './compileTool';
import { faultTexts } from './faultTexts';
import { cut } from './wording';

type Check = (call: ToolCall) => Record<string, unknown>;

/** How many faults, in how many characters, the model is told at a time. */
const maxIssues = 8;
const maxLength = 800;

const checks = new WeakMap<Tool, Check>();

function failure(toolName: string, texts: readonly string[]): ToolValidationError {
  let room = maxLength;
  const told = texts.slice(0, maxIssues).filter((text) => (room -= text.length) >= 0);
  const more = texts.length > told.length ? ` (${texts.length - told.length} more)` : '';
  const message = `Invalid arguments for tool '${toolName}': ${told.join(' ')}${more} Fix the arguments and call the tool again.`;
  return new ToolValidationError(message, toolName, told);
}

function makeCheck(tool: Tool): Check {
  const { schema, validate } = compileTool(tool);
  const check = (parameters: unknown): Record<string, unknown> => {
    const args = coerceArguments(parameters, schema, schema);
    const issues = validate(args);
    if (issues.length > 0) throw failure(tool.name, faultTexts(args, schema, issues));
    return args as Record<string, unknown>;
  };
  return ({ parameters, parseError }) => {
    if (parseError !== undefined) throw failure(tool.name, [`${cut(parseError || 'not valid JSON', maxLength - 1).replace(/[.\s]+$/, '')}.`]);
    try {
      return check(parameters);
    } catch (error) {
      throw error instanceof RangeError ? failure(tool.name, ['the arguments are nested too deeply.']) : error;
    }
  };
}

/**
 * The function that checks calls of `tool`: it gives a coerced deep copy of the call's parameters, or throws a ToolValidationError that tells the model
 * what is wrong, where, and what it probably meant. Compiled once for each tool; throws a ConfigurationError at once if the tool itself is wrong.
 */
export function argumentChecker(tool: Tool): Check {
  const known = checks.get(tool);
  if (known !== undefined) return known;
  const check = makeCheck(tool);
  checks.set(tool, check);
  return check;
}
