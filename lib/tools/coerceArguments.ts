import type { JSONSchema } from 'json-schema-to-ts';
import { closestBranches, fits, isAbsent, itemSchema, propertySchema } from './mismatches';
import { resolveSchema, type SchemaNode } from './resolveSchema';
import { spelledValue } from './spelledValue';
import { isContainer } from './values';

const maxDepth = 100;

/** How many levels of a value are compared with the branches of a union. */
const levels = 2;

function coerceText(value: string, schema: JSONSchema | undefined, root: JSONSchema): unknown {
  const spelled = spelledValue(value);
  if (spelled === undefined) return value;
  const look = { root, levels };
  return !fits(value, schema, look) && fits(spelled, schema, look) ? spelled : value;
}

function coerceObject(value: Readonly<Record<string, unknown>>, schema: SchemaNode, root: JSONSchema, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || isAbsent(value[key], key, schema, root)) continue;
    copy[key] = coerceArguments(value[key], propertySchema(schema, key), root, depth);
  }
  return copy;
}

/** The branch to go by, if any: one that the value fits as it is, one that it fits when coerced, or the only one it may be meant for. */
function branchFor(value: unknown, branches: readonly JSONSchema[] = [], root: JSONSchema): readonly JSONSchema[] {
  const look = { root, levels, lenient: true };
  const fitting = branches.filter((branch) => fits(value, branch, look));
  const first = fitting.find((branch) => fits(value, branch, { root, levels })) ?? fitting[0];
  const closest = first !== undefined ? [first] : closestBranches(value, branches, look);
  return closest.length === 1 ? closest : [];
}

/**
 * A deep copy of `value` in which texts that spell a number or a boolean have become one where `schema` wants it (and does not allow the text), and from
 * which parameters that count as not given, and `__proto__`, are gone. What is valid already stays as it is. Throws a RangeError for more than 100 levels.
 */
export function coerceArguments(value: unknown, schema: JSONSchema | undefined, root: JSONSchema, depth = 0): unknown {
  if (typeof value === 'string') return coerceText(value, schema, root);
  if (!isContainer(value)) return value;
  if (depth === maxDepth) throw new RangeError('nested too deeply');
  const node = resolveSchema(schema, root);
  const copy = Array.isArray(value)
    ? value.map((item, index) => coerceArguments(item, itemSchema(node, index), root, depth + 1))
    : coerceObject(value as Record<string, unknown>, node, root, depth + 1);
  const { allOf, anyOf, oneOf } = node;
  if ((allOf ?? anyOf ?? oneOf) === undefined) return copy;
  const parts = [...(allOf ?? []), ...branchFor(copy, anyOf, root), ...branchFor(copy, oneOf, root)];
  return parts.reduce<unknown>((result, part) => coerceArguments(result, part, root, depth), copy);
}
