import { ToolValidationError } from '../errors/toolValidationError';
import type { Tool } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import { coerceArguments } from './coerceArguments';
import type { SchemaIssue } from './compileSchema';
import { compileTool } from './compileTool';
import { describeMismatches } from './describeMismatches';
import { mismatches } from './mismatches';
import type { SchemaNode } from './resolveSchema';
import { cut, show, subject } from './wording';

type Check = (call: ToolCall) => Record<string, unknown>;

/** How many faults are looked at, and how many of them, in how many characters, the model is told at a time. */
const maxFaults = 99;
const maxIssues = 8;
const maxLength = 800;

const checks = new WeakMap<Tool, Check>();

/** What `mismatches` finds and describes better, and what only repeats it. */
const structural = /^(type|enum|const|required|additionalProperties|anyOf|oneOf|if|false schema)$/;

/** What is wrong with `args`, one text for each fault: what the validator says only where `mismatches` does not know better. */
function explain(args: unknown, schema: SchemaNode, issues: readonly SchemaIssue[]): string[] {
  const found = mismatches(args, schema, { root: schema, levels: Infinity }).slice(0, maxFaults);
  const others = issues.filter(({ keyword }) => !structural.test(keyword));
  const told = (found.length + others.length > 0 ? others : issues).slice(0, maxFaults).map(({ path, message }) => {
    const value = path.reduce<unknown>((holder, key) => (holder as Record<string, unknown>)[key], args);
    return `${subject(path)} ${cut(message, 200)}, received ${show(value)}.`;
  });
  return [...new Set([...describeMismatches(found, schema), ...told])];
}

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
    if (issues.length > 0) throw failure(tool.name, explain(args, schema, issues));
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
