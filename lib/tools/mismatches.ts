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
  return mismatches(null, propertySchema(schema, key), { root, levels: 0 }).length > 0;
};

function inProperties(value: Readonly<Record<string, unknown>>, schema: SchemaNode, look: Look, path: Path): Mismatch[] {
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key): Mismatch => ({ keyword: 'required', path: [...path, key], value, schema })),
    ...Object.keys(value).flatMap((key): Mismatch[] => {
      const expected = propertySchema(schema, key);
      if (isAbsent(value[key], key, schema, look.root)) return [];
      if (expected === false) return [{ keyword: 'additionalProperties', path: [...path, key], value, schema }];
      return mismatches(value[key], expected, look, [...path, key]);
    }),
  ];
}

function inContainer(value: object, schema: SchemaNode, { levels, ...rest }: Look, path: Path): Mismatch[] {
  const look = { ...rest, levels: levels - 1 };
  return Array.isArray(value)
    ? value.flatMap((item, index) => mismatches(item, itemSchema(schema, index), look, [...path, String(index)]))
    : inProperties(value as Record<string, unknown>, schema, look, path);
}

/** The branches of a union that `value` may be meant for: those of its type, and of these rather those whose constants it has. */
export function closestBranches(value: unknown, branches: readonly JSONSchema[], look: Look): readonly JSONSchema[] {
  const having = (levels: number, fits: (mismatch: Mismatch) => boolean) => (branch: JSONSchema) =>
    mismatches(value, branch, { ...look, levels: Math.min(levels, look.levels) }).every(fits);
  const sameType = branches.filter(having(0, ({ keyword }) => keyword === 'enum'));
  const sameKind = sameType.filter(having(1, ({ keyword }) => keyword !== 'enum'));
  return sameKind.length > 0 ? sameKind : sameType;
}

function inUnion(value: unknown, branches: readonly JSONSchema[] | undefined, look: Look, path: Path): Mismatch[] {
  if (!Array.isArray(branches)) return [];
  const closest = closestBranches(value, branches, look);
  const found = closest.map((branch) => mismatches(value, branch, look, path));
  if (found.some((list) => list.length === 0)) return [];
  return found.length === 1 ? found.flat() : [{ keyword: 'type', path, value, schema: { anyOf: closest.length > 0 ? closest : branches } }];
}

/**
 * Where `value` departs from the structure of `schema`: types, listed values, required and unknown parameters, also inside and through references and
 * unions. Everything else (ranges, patterns, lengths …) is the validator's business.
 */
export function mismatches(value: unknown, schema: JSONSchema | undefined, look: Look, path: Path = []): Mismatch[] {
  const node = resolveSchema(schema, look.root);
  const spelled = look.lenient ? spelledValue(value) : undefined;
  if (spelled !== undefined && mismatches(spelled, node, look).length === 0) return [];
  if (!hasType(value, node)) return [{ keyword: 'type', path, value, schema: node }];
  if (!isListed(value, node)) return [{ keyword: 'enum', path, value, schema: node }];
  const { anyOf, oneOf } = node;
  const allOf = Array.isArray(node.allOf) ? (node.allOf as readonly JSONSchema[]) : [];
  return [
    ...(look.levels > 0 && isContainer(value) ? inContainer(value, node, look, path) : []),
    ...allOf.flatMap((part) => mismatches(value, part, look, path)),
    ...inUnion(value, anyOf, look, path),
    ...inUnion(value, oneOf, look, path),
  ];
}
