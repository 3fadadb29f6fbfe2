import type { JSONSchema } from 'json-schema-to-ts';
import { isRecord, ownValue, resolveSchema, type SchemaNode } from './resolveSchema';
import { spelledValue } from './spelledValue';

/** Where a value stands in the arguments: the keys that lead to it. */
export type Path = readonly (string | number)[];

/** A place where a value does not have the structure that its schema asks for. */
export interface Mismatch {
  readonly keyword: 'type' | 'enum' | 'required' | 'additionalProperties' | 'anyOf';
  readonly path: Path;
  /** The value; for a missing or an unknown parameter the object that lacks or has it. */
  readonly value: unknown;
  /** The schema of `value`. */
  readonly schema: SchemaNode;
}

/** How `mismatches` looks at a value. */
export interface Look {
  /** Where references are looked up. */
  readonly root: JSONSchema;
  /** How many levels of objects and arrays are entered. */
  readonly levels: number;
  /** Whether a text that spells a number or a boolean passes for one. */
  readonly lenient?: boolean;
}

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  object: isRecord,
  array: Array.isArray,
  null: (value) => value === null,
};

const hasType = (value: unknown, { type, nullable }: SchemaNode): boolean =>
  type === undefined || [type].flat().some((name) => typeTests[name]?.(value)) || (nullable === true && value === null);

/** Objects and arrays in an enum are left to the validator. */
const isSame = (value: unknown, listed: unknown): boolean => value === listed || (typeof value === 'object' && typeof listed === 'object' && value !== null && listed !== null);

const isListed = (value: unknown, schema: SchemaNode): boolean =>
  (!('const' in schema) || isSame(value, schema.const)) && (!Array.isArray(schema.enum) || schema.enum.some((listed) => isSame(value, listed)));

/** Whether the parameter `item` counts as not given: undefined, or null where it is optional and its schema does not want null. */
export const isAbsent = (item: unknown, key: string, schema: SchemaNode, itemSchema: JSONSchema | undefined, root: JSONSchema): boolean =>
  item === undefined ||
  (item === null &&
    typeof itemSchema === 'object' &&
    schema.required?.includes(key) !== true &&
    mismatches(null, itemSchema, { root, levels: 0 }).length > 0);

/** The schema of the parameter `key`; parameters that are only described by a pattern are left to the validator. */
export const propertySchema = (schema: SchemaNode, key: string): JSONSchema | undefined =>
  ownValue(schema.properties, key) ?? (schema.patternProperties === undefined ? schema.additionalProperties : undefined);

/** The schema of the item at `index`. */
export const itemSchema = ({ items, additionalItems }: SchemaNode, index: number): JSONSchema | undefined =>
  Array.isArray(items) ? ((items as readonly JSONSchema[])[index] ?? additionalItems) : (items as JSONSchema | undefined);

function inProperty(value: Record<string, unknown>, key: string, schema: SchemaNode, look: Look, path: Path): Mismatch[] {
  const expected = propertySchema(schema, key);
  if (expected === undefined || isAbsent(value[key], key, schema, expected, look.root)) return [];
  return expected === false ? [{ keyword: 'additionalProperties', path, value, schema }] : mismatches(value[key], expected, look, path);
}

const inProperties = (value: Record<string, unknown>, schema: SchemaNode, look: Look, path: Path): Mismatch[] => [
  ...(schema.required ?? [])
    .filter((key) => !Object.hasOwn(value, key))
    .map((key): Mismatch => ({ keyword: 'required', path: [...path, key], value, schema })),
  ...Object.keys(value).flatMap((key) => inProperty(value, key, schema, look, [...path, key])),
];

const inItems = (value: readonly unknown[], schema: SchemaNode, look: Look, path: Path): Mismatch[] =>
  value.flatMap((item, index) => mismatches(item, itemSchema(schema, index) ?? true, look, [...path, index]));

/** The branches of a union that `value` may be meant for: those of its type, and of these rather those whose constants it has. */
export function closestBranches(value: unknown, branches: readonly JSONSchema[], look: Look): readonly JSONSchema[] {
  const sameType = branches.filter((branch) => mismatches(value, branch, { ...look, levels: 0 }).length === 0);
  const sameKind = sameType.filter((branch) =>
    mismatches(value, branch, { ...look, levels: Math.min(look.levels, 1) }).every(({ keyword }) => keyword !== 'enum'),
  );
  return sameKind.length > 0 ? sameKind : sameType;
}

function inUnion(value: unknown, branches: readonly JSONSchema[], look: Look, path: Path): Mismatch[] {
  const closest = closestBranches(value, branches, look);
  const found = closest.map((branch) => mismatches(value, branch, look, path));
  if (found.some((list) => list.length === 0)) return [];
  return found.length === 1 ? found.flat() : [{ keyword: 'anyOf', path, value, schema: { anyOf: closest.length > 0 ? closest : branches } }];
}

/**
 * Where `value` departs from the structure of `schema`: types, listed values, required and unknown parameters, also inside and through references and
 * unions. Everything else (ranges, patterns, lengths …) is the validator's business.
 */
export function mismatches(value: unknown, schema: JSONSchema, look: Look, path: Path = []): Mismatch[] {
  const node = resolveSchema(schema, look.root);
  if (node === true) return [];
  if (node === false) return [{ keyword: 'additionalProperties', path, value, schema: {} }];
  const spelled = look.lenient ? spelledValue(value) : undefined;
  if (spelled !== undefined && mismatches(spelled, node, look).length === 0) return [];
  if (!hasType(value, node)) return [{ keyword: 'type', path, value, schema: node }];
  if (!isListed(value, node)) return [{ keyword: 'enum', path, value, schema: node }];
  const inner = { ...look, levels: look.levels - 1 };
  return [
    ...(look.levels > 0 && isRecord(value) ? inProperties(value, node, inner, path) : []),
    ...(look.levels > 0 && Array.isArray(value) ? inItems(value, node, inner, path) : []),
    ...(node.allOf ?? []).flatMap((part) => mismatches(value, part, look, path)),
    ...(node.anyOf ? inUnion(value, node.anyOf, look, path) : []),
    ...(node.oneOf ? inUnion(value, node.oneOf, look, path) : []),
  ];
}
