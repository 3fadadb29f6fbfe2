import { ConfigurationError } from '../errors/configurationError';
import type { Tool } from '../types/tool';
import { compileSchema } from './compileSchema';
import { describeMismatches } from './describeMismatches';
import { metaSchema } from './metaSchema';
import { mismatches } from './mismatches';
import type { SchemaNode } from './resolveSchema';
import { isRecord } from './values';
import { show } from './wording';

/** A tool's schema and what tells the faults of a value. */
export interface CompiledTool {
  readonly schema: SchemaNode;
  readonly validate: ReturnType<typeof compileSchema>;
}

/** Longer timers fire at once. */
const maxTimeoutMs = 2 ** 31 - 1;

/** Compiles the schema of `tool`. Throws a ConfigurationError that names the part and the fix if anything about the tool is wrong. */
export function compileTool(tool: Tool): CompiledTool {
  const { name, description, parameters, execute, validate, timeoutMs = 1 } = (isRecord(tool) ? tool : {}) as Partial<Record<keyof Tool, unknown>>;
  const fail = (message: string, options?: { cause: unknown }): never => {
    throw new ConfigurationError(`Tool ${show(name)}: ${message}`, options);
  };
  if (typeof name !== 'string' || !/^[\w-]{1,64}$/.test(name)) fail("name must be 1 to 64 letters, digits, '_' or '-'.");
  if (typeof description !== 'string') fail('description must be a string that tells the model what the tool does.');
  if (typeof execute !== 'function') fail('execute must be a function.');
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0 && timeoutMs <= maxTimeoutMs)) {
    fail(`timeoutMs must be a positive number, at most ${maxTimeoutMs}; leave it out for no limit.`);
  }
  if (!isRecord(parameters) || parameters.type !== 'object') return fail("parameters must be a JSON Schema that begins with type: 'object'.");
  if (validate === false) return { schema: {}, validate: () => [] };
  let problem: string | undefined;
  try {
    [problem] = describeMismatches(mismatches(parameters, metaSchema, { root: metaSchema, levels: Infinity }, ['parameters']), metaSchema);
    if (problem === undefined) return { schema: parameters, validate: compileSchema(parameters) };
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'they refer to themselves without end' : (cause as Error).message;
    return fail(`parameters are no valid JSON Schema: ${reason}.`, { cause });
  }
  return fail(problem);
}
