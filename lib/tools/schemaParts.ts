import { additionalNames, type Judge } from './assertions';
import type { PlainSchema } from './plainSchema';
import type { SchemaNode } from './resolveSchema';
import { isRecord } from './values';

/** A part of a value, or the value itself, and a schema that it must be valid for too. */
export type SchemaPart = readonly [value: unknown, schema: unknown, key?: string];

type Names = Readonly<Record<string, unknown>>;

function* inPlace(value: unknown, schema: SchemaNode, references: PlainSchema['references'], isValid: Judge): Generator<SchemaPart> {
  if (schema.$ref !== undefined) yield [value, references.get(schema.$ref)];
  for (const part of schema.allOf ?? []) yield [value, part];
  if (schema.if === undefined || (schema.then ?? schema.else) === undefined) return;
  yield [value, (isValid(value, schema.if) ? schema.then : schema.else) ?? true];
}

function* ofObject(value: Names, schema: SchemaNode): Generator<SchemaPart> {
  const { properties = {}, patternProperties = {}, additionalProperties = true } = schema;
  for (const key of Object.keys(properties)) if (Object.hasOwn(value, key)) yield [value[key], properties[key], key];
  for (const [pattern, part] of Object.entries(patternProperties)) {
    const expression = new RegExp(pattern, 'u');
    for (const key of Object.keys(value)) if (expression.test(key)) yield [value[key], part, key];
  }
  if (isRecord(additionalProperties)) for (const key of additionalNames(value, schema)) yield [value[key], additionalProperties, key];
  for (const [name, part] of Object.entries(schema.dependencies ?? {})) if (!Array.isArray(part) && Object.hasOwn(value, name)) yield [value, part];
}

function* ofList(value: readonly unknown[], { items, additionalItems = true }: SchemaNode): Generator<SchemaPart> {
  if (items === undefined) return;
  for (const [index, item] of value.entries()) {
    const part = Array.isArray(items) ? ((items as readonly unknown[])[index] ?? (additionalItems || undefined)) : items;
    if (part !== undefined) yield [item, part, String(index)];
  }
}

/** All that must be valid for a value to be so, beside what the schema itself says of it; what is not looked at is not found. */
export function* schemaParts(value: unknown, schema: SchemaNode, references: PlainSchema['references'], isValid: Judge): Generator<SchemaPart> {
  yield* inPlace(value, schema, references, isValid);
  if (Array.isArray(value)) yield* ofList(value, schema);
  else if (isRecord(value)) yield* ofObject(value, schema);
}
