import { Type, type Schema } from '@google/genai';
import { flatSchema, listOf, mergeSchemas, recordOf, type Place, type SchemaNode } from '../flatSchema';
import { plainRoot } from '../plainRoot';

/**
 * The parameters of a tool in the part of OpenAPI 3.0 that Gemini takes: unknown keywords would be refused, and so are left out, or said in the description where
 * a model can make use of them. What comes out is never stricter than the schema (arguments are checked against that anyway). `undefined` where there are none.
 *
 * @see https://ai.google.dev/api/caching#Schema
 */
export function toSchema(parameters: SchemaNode): Schema | undefined {
  const { place } = flatSchema(parameters, { root: parameters, trail: [] });
  const schema = toTyped(plainRoot(parameters), 'object', place);
  return schema.properties && schema;
}

function reduce(schema: unknown, from: Place): Schema {
  const { node, place } = flatSchema(schema, from);
  const variants = variantsOf(node).map((variant) => flatSchema(variant, place));
  const { anyOf: _anyOf, oneOf: _oneOf, description, ...shared } = node;
  const types = typesOf(node);
  const some = variants.filter((variant) => !isNull(variant.node));
  const union = toUnion(
    some.length > 0
      ? some.map((variant) => reduce(mergeSchemas(shared, variant.node), variant.place))
      : types.filter((type) => type !== 'null').map((type) => toTyped(shared, type, place)),
  );
  const nullable = node['nullable'] === true || types.includes('null') || some.length < variants.length;
  return { ...union, ...(typeof description === 'string' && { description: [description, union.description].filter(Boolean).join(' ') }), ...(nullable && { nullable }) };
}

const variantsOf = ({ anyOf, oneOf }: SchemaNode): readonly unknown[] => [...listOf(anyOf), ...listOf(oneOf)];

const isNull = (node: SchemaNode): boolean => typesOf(node).every((type) => type === 'null');

/** One schema for several; a value that can only be null has no type in OpenAPI. */
function toUnion(schemas: readonly Schema[]): Schema {
  const [first = { type: Type.STRING }, ...others] = new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values();
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

const TYPES: Record<string, Type> = {
  string: Type.STRING,
  number: Type.NUMBER,
  integer: Type.INTEGER,
  boolean: Type.BOOLEAN,
  object: Type.OBJECT,
  array: Type.ARRAY,
  null: Type.NULL,
};

/** The types that a value may have; those of a schema that does not say are guessed, since Vertex AI insists on one. */
function typesOf(node: SchemaNode): readonly string[] {
  const told = [node['type']].flat().filter((type): type is string => Object.hasOwn(TYPES, String(type)));
  if (told.length > 0) return [...new Set(told)];
  const values = valuesOf(node);
  if (values) return [...new Set(values.map(typeOfValue))];
  const guessed = Object.entries(TELLTALES).find(([, keywords]) => keywords.some((keyword) => keyword in node));
  return guessed ? [guessed[0]] : ['string', 'number', 'boolean'];
}

const TELLTALES = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['pattern', 'minLength', 'maxLength', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};

const typeOfValue = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const valuesOf = (node: SchemaNode): readonly unknown[] | undefined => ('const' in node ? [node['const']] : Array.isArray(node['enum']) && node['enum'].length > 0 ? node['enum'] : undefined);

function toTyped(node: SchemaNode, type: string, place: Place): Schema {
  const values = valuesOf(node)?.filter((value) => typeOfValue(value) === (type === 'integer' ? 'number' : type)) ?? [];
  const hints = hintsOf(node, type, values);
  return {
    type: TYPES[type] ?? Type.STRING,
    ...(hints && { description: `(${hints})` }),
    ...(type === 'string' && toString(node, values as string[])),
    ...((type === 'number' || type === 'integer') && toNumber(node, type)),
    ...(type === 'array' && toArray(node, place)),
    ...(type === 'object' && toObject(node, place)),
  };
}

/** What Gemini takes no keyword for. */
function hintsOf(node: SchemaNode, type: string, values: readonly unknown[]): string {
  const { format, pattern, multipleOf } = node;
  return [
    ...(type !== 'string' && values.length > 0 ? [`one of: ${values.map((value) => JSON.stringify(value)).join(', ')}`] : []),
    ...(type === 'string' && typeof format === 'string' && format !== 'date-time' ? [`format: ${format}`] : []),
    ...(type === 'string' && typeof pattern === 'string' ? [`pattern: ${pattern}`] : []),
    ...(/number|integer/.test(type) && typeof multipleOf === 'number' ? [`multiple of ${multipleOf}`] : []),
  ].join('; ');
}

function toString(node: SchemaNode, values: readonly string[]): Schema {
  const texts = values.filter((value) => value !== '');
  return { ...(texts.length > 0 && { enum: texts }), ...(node['format'] === 'date-time' && { format: 'date-time' }), ...counts(node, 'minLength', 'maxLength') };
}

function toNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaNode, type: string): Schema {
  const past = (bound: unknown, step: 1 | -1): unknown => (typeof bound === 'number' && type === 'integer' ? (step > 0 ? Math.floor(bound) : Math.ceil(bound)) + step : bound);
  const lower = [minimum, past(exclusiveMinimum, 1)].filter((bound) => typeof bound === 'number');
  const upper = [maximum, past(exclusiveMaximum, -1)].filter((bound) => typeof bound === 'number');
  return { ...(lower.length > 0 && { minimum: Math.max(...lower) }), ...(upper.length > 0 && { maximum: Math.min(...upper) }) };
}

/** Of a tuple any of its members may stand anywhere. */
function toArray(node: SchemaNode, place: Place): Schema {
  const members = [...listOf(node['prefixItems']), ...listOf(node['items'])];
  return { items: reduce(members.length > 0 ? { anyOf: members } : node['items'], place), ...counts(node, 'minItems', 'maxItems') };
}

function toObject(node: SchemaNode, place: Place): Schema {
  const properties = Object.entries(recordOf(node['properties'])).filter(([, schema]) => schema !== false);
  if (properties.length === 0) return {};
  const names = properties.map(([name]) => name);
  const required = listOf(node['required']).filter((name): name is string => names.includes(String(name)));
  return { properties: Object.fromEntries(properties.map(([name, schema]) => [name, reduce(schema, place)])), ...(required.length > 0 && { required }) };
}

/** Google spells 64 bit integers as strings. */
const counts = (node: SchemaNode, ...keywords: (keyof Schema)[]): Schema =>
  Object.fromEntries(keywords.flatMap((keyword) => (typeof node[keyword] === 'number' ? [[keyword, String(node[keyword])]] : [])));
