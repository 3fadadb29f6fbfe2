import { isPlainObject } from '../messages/isPlainObject';
import { canonicalJson } from './canonicalJson';
import { flatSchema, listOf, mergeSchemas, recordOf, type Place, type SchemaNode } from './flatSchema';

/**
 * A tool's parameters as a schema whose root is one plain object, as the vendors insist: "schema must have type 'object' and not have
 * 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level". In the place of a union stands an object with the properties of all its variants, of which those are
 * required that all of them require. Never stricter than the schema, against which arguments are checked anyway; the one given where it is plain already.
 */
export const plainRoot = (parameters: SchemaNode): SchemaNode =>
  parameters['type'] === 'object' && isPlainObject(parameters['properties']) && REFUSED.every((keyword) => !(keyword in parameters))
    ? parameters
    : { ...flattened(parameters, { root: parameters, trail: [] }), type: 'object' };

const REFUSED = ['$ref', 'allOf', 'anyOf', 'oneOf', 'enum', 'const', 'not'];

function flattened(schema: unknown, from: Place): SchemaNode {
  const { node, place } = flatSchema(schema, from);
  const { anyOf, oneOf, enum: _enum, const: _const, not: _not, ...own } = node;
  const variants = [...listOf(anyOf), ...listOf(oneOf)].map((variant) => flattened(variant, place));
  const required = listOf(variants[0]?.['required']).filter((key) => variants.every((variant) => listOf(variant['required']).includes(key)));
  return mergeSchemas({ properties: propertiesOf(variants), ...(required.length > 0 && { required }) }, own);
}

/** The properties of all variants; of one that several have, any of its schemas may hold. */
function propertiesOf(variants: readonly SchemaNode[]): SchemaNode {
  const schemas = new Map<string, unknown[]>();
  for (const { properties } of variants) {
    for (const [name, schema] of Object.entries(recordOf(properties))) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  }
  return Object.fromEntries([...schemas].map(([name, several]) => [name, oneOfThem(several)]));
}

/** Values that tell the variants apart become one list, which says it shortest. */
function oneOfThem(schemas: readonly unknown[]): unknown {
  const [first, ...others] = new Map(schemas.map((schema) => [canonicalJson(schema), schema])).values();
  if (others.length === 0) return first;
  const values = [first, ...others].map((schema) => (isPlainObject(schema) ? valuesOf(schema) : undefined));
  return values.every((some) => some !== undefined) ? { enum: [...new Set(values.flat())] } : { anyOf: [first, ...others] };
}

/** The values that a schema lists, if it says no more than that. */
function valuesOf({ type: _type, ...said }: SchemaNode): readonly unknown[] | undefined {
  if (Object.keys(said).length !== 1) return undefined;
  return 'const' in said ? [said['const']] : Array.isArray(said['enum']) ? (said['enum'] as unknown[]) : undefined;
}
