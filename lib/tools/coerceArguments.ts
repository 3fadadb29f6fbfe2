import type { JSONSchema } from 'json-schema-to-ts';
import { closestBranches, isAbsent, itemSchema, mismatches, propertySchema } from './mismatches';
import { resolveSchema, type SchemaNode } from './resolveSchema';
import { spelledValue } from './spelledValue';

const maxDepth = 100;

/** How far ahead a value is compared with the branches of a union. */
const lookAhead = 2;

function coerceText(value: string, schema: JSONSchema, root: JSONSchema): unknown {
  const spelled = spelledValue(value);
  if (spelled === undefined) return value;
  const fits = (candidate: unknown): boolean => mismatches(candidate, schema, { root, levels: 0 }).length === 0;
  return !fits(value) && fits(spelled) ? spelled : value;
}

function coerceObject(value: object, schema: SchemaNode, root: JSONSchema, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (key === '__proto__') continue;
    const expected = propertySchema(schema, key);
    if (!isAbsent(item, key, schema, expected, root)) copy[key] = coerceArguments(item, expected ?? true, root, depth);
  }
  return copy;
}

/** The branch to go by: one that the value fits as it is, one that it fits when coerced, or the only one it may be meant for. */
function branchFor(value: unknown, branches: readonly JSONSchema[], root: JSONSchema): JSONSchema {
  const look = { root, levels: lookAhead };
  const fitting = (lenient: boolean): JSONSchema | undefined => branches.find((branch) => mismatches(value, branch, { ...look, lenient }).length === 0);
  const fits = fitting(false) ?? fitting(true);
  if (fits !== undefined) return fits;
  const [closest, ...others] = closestBranches(value, branches, { ...look, lenient: true });
  return closest !== undefined && others.length === 0 ? closest : true;
}

/**
 * A deep copy of `value` in which texts that spell a number or a boolean have become one where `schema` wants it (and does not allow the text), and from
 * which parameters that count as not given, and `__proto__`, are gone. What is valid already stays as it is. Throws a RangeError for more than 100 levels.
 */
export function coerceArguments(value: unknown, schema: JSONSchema, root: JSONSchema, depth = 0): unknown {
  if (typeof value === 'string') return coerceText(value, schema, root);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) throw new RangeError(`nested deeper than ${maxDepth} levels`);
  const resolved = resolveSchema(schema, root);
  const node: SchemaNode = typeof resolved === 'object' ? resolved : {};
  const copy = Array.isArray(value)
    ? value.map((item: unknown, index) => coerceArguments(item, itemSchema(node, index) ?? true, root, depth + 1))
    : coerceObject(value, node, root, depth + 1);
  const unions = [node.anyOf, node.oneOf].filter((branches) => branches !== undefined);
  const parts = [...(node.allOf ?? []), ...unions.map((branches) => branchFor(copy, branches, root))];
  return parts.reduce<unknown>((result, part) => coerceArguments(result, part, root, depth + 1), copy);
}
