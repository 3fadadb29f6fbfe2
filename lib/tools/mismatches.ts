import type { JSONSchema } from 'json-schema-to-ts';
import { resolveSchema, type SchemaNode } from './resolveSchema';
import { spelledValue } from './spelledValue';
import { isContainer, ownValue, typeName } from './values';

/** The keys that lead to a value. */
export type Path = readonly string[];

/** A place where a value does not have the structure that its schema asks for. */
export interface Mismatch {
  readonly keyword: 'type' | 'enum' | 'required' | 'additionalProperties';
  readonly path: Path;
  /** The value; for a missing or an unknown parameter the object that lacks or has it. */
  readonly value: unknown;
  /** The schema of `value`. */
  readonly schema: SchemaNode;
}

type Found = Generator<Mismatch, void, void>;

/** How `mismatches` looks at a value. */
export interface Look {
  /** Where references are looked up. */
  readonly root: JSONSchema;
  /** How many levels of objects and arrays are entered. */
  readonly levels: number;
  /** Whether a text that spells a number or a boolean passes for one. */
  readonly lenient?: boolean;
}

const isOfType = (value: unknown, type: unknown): boolean => type === typeName(value) || (type === 'integer' && Number.isInteger(value));

const hasType = (value: unknown, { type, nullable }: SchemaNode): boolean =>
  type === undefined || (Array.isArray(type) ? type.some((name) => isOfType(value, name)) : isOfType(value, type)) || (nullable === true && value === null);

/** Listed objects and arrays are left to the validator. */
const isSame = (value: unknown, listed: unknown): boolean => value === listed || (isContainer(value) && isContainer(listed));

const isListed = (value: unknown, schema: SchemaNode): boolean =>
  (!('const' in schema) || isSame(value, schema.const)) && (!Array.isArray(schema.enum) || schema.enum.some((listed) => isSame(value, listed)));

/** The schema of the parameter `key`; what is described by patterns is left to the validator. */
export const propertySchema = (schema: SchemaNode, key: string): JSONSchema | undefined =>
  ownValue(schema.properties, key) ?? (schema.patternProperties ? true : schema.additionalProperties);

/** The schema of the item at `index`. */
export const itemSchema = ({ items = true, additionalItems }: SchemaNode, index: number): JSONSchema | undefined =>
  Array.isArray(items) ? ((items as readonly JSONSchema[])[index] ?? additionalItems) : (items as JSONSchema);

/** Whether the parameter `key` of `schema` with the value `item` counts as not given: null where it is optional and its schema does not want null. */
export const isAbsent = (item: unknown, key: string, schema: SchemaNode, root: JSONSchema): boolean => {
  if (item !== null || schema.required?.includes(key)) return item === undefined;
  return !fits(null, propertySchema(schema, key), { root, levels: 0 });
};

function* inProperties(value: Readonly<Record<string, unknown>>, schema: SchemaNode, look: Look, path: Path): Found {
  for (const key of schema.required ?? []) if (!Object.hasOwn(value, key)) yield { keyword: 'required', path: [...path, key], value, schema };
  for (const key of Object.keys(value)) {
    const expected = propertySchema(schema, key);
    if (isAbsent(value[key], key, schema, look.root)) continue;
    if (expected === false) yield { keyword: 'additionalProperties', path: [...path, key], value, schema };
    else if (expected !== undefined && expected !== true) yield* find(value[key], expected, look, [...path, key]);
  }
}

function* inContainer(value: object | readonly unknown[], schema: SchemaNode, { levels, ...rest }: Look, path: Path): Found {
  const look = { ...rest, levels: levels - 1 };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* find(item, itemSchema(schema, index), look, [...path, String(index)]);
  } else yield* inProperties(value as Record<string, unknown>, schema, look, path);
}

/** The branches of a union that `value` may be meant for: those of its type, and of these rather those whose constants it has. */
export function closestBranches(value: unknown, branches: readonly JSONSchema[], look: Look): readonly JSONSchema[] {
  const having = (most: number, passes: (mismatch: Mismatch) => boolean) => {
    const near = { ...look, levels: Math.min(most, look.levels) };
    return (branch: JSONSchema) => {
      for (const mismatch of find(value, branch, near, [])) if (!passes(mismatch)) return false;
      return true;
    };
  };
  const sameType = branches.filter(having(0, ({ keyword }) => keyword === 'enum'));
  const sameKind = sameType.filter(having(1, ({ keyword }) => keyword !== 'enum'));
  return sameKind.length > 0 ? sameKind : sameType;
}

function* inUnion(value: unknown, branches: readonly JSONSchema[] | undefined, look: Look, path: Path): Found {
  if (!Array.isArray(branches)) return;
  const closest = closestBranches(value, branches, look);
  const [only, other] = closest;
  // Looked into once: at each level of a union that contains itself a second look would double the work.
  if (only !== undefined && other === undefined) return yield* find(value, only, look, path);
  if (closest.some((branch) => fits(value, branch, look))) return;
  yield { keyword: 'type', path, value, schema: { anyOf: closest.length > 0 ? closest : branches } };
}

/** Finds one mismatch after the other: who needs only the first does not wait for the others. */
function* find(value: unknown, schema: JSONSchema | undefined, look: Look, path: Path): Found {
  const node = resolveSchema(schema, look.root);
  const spelled = look.lenient ? spelledValue(value) : undefined;
  if (spelled !== undefined && fits(spelled, node, look)) return;
  if (!hasType(value, node)) return yield { keyword: 'type', path, value, schema: node };
  if (!isListed(value, node)) return yield { keyword: 'enum', path, value, schema: node };
  if (look.levels > 0 && isContainer(value)) yield* inContainer(value, node, look, path);
  if (Array.isArray(node.allOf)) for (const part of node.allOf as readonly JSONSchema[]) yield* find(value, part, look, path);
  if (node.anyOf) yield* inUnion(value, node.anyOf, look, path);
  if (node.oneOf) yield* inUnion(value, node.oneOf, look, path);
}

/** Whether `value` has the structure of `schema`: whether there are no {@link mismatches}. */
export const fits = (value: unknown, schema: JSONSchema | undefined, look: Look): boolean => find(value, schema, look, []).next().done === true;

/**
 * Where `value` departs from the structure of `schema`, the first `most` places: types, listed values, required and unknown parameters, also inside and through
 * references and unions. Everything else (ranges, patterns, lengths …) is the validator's business.
 */
export function mismatches(value: unknown, schema: JSONSchema | undefined, look: Look, path: Path = [], most = Infinity): Mismatch[] {
  const found: Mismatch[] = [];
  for (const mismatch of find(value, schema, look, path)) {
    found.push(mismatch);
    if (found.length >= most) break;
  }
  return found;
}
