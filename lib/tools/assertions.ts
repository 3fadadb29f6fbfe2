import { canonicalText, duplicateItems } from './duplicateItems';
import { isMultipleOf } from './isMultipleOf';
import type { SchemaNode } from './resolveSchema';
import { isContainer, isRecord } from './values';

/** Whether a value is valid for a schema. */
export type Judge = (value: unknown, schema: unknown) => boolean;

/** Whether `value` fulfils a keyword, given what it asks for and the schema that it stands in. */
type Assertion = (limit: never, value: unknown, schema: SchemaNode, isValid: Judge) => boolean;

type Names = Readonly<Record<string, unknown>>;
type Schemas = readonly unknown[];

const ofNumber = (holds: (limit: number, value: number) => boolean): Assertion => (limit: number, value) => typeof value !== 'number' || holds(limit, value);
const ofText = (holds: (limit: never, value: string) => boolean): Assertion => (limit, value) => typeof value !== 'string' || holds(limit, value);
const ofList = (holds: (limit: never, value: readonly unknown[], schema: SchemaNode, isValid: Judge) => boolean): Assertion =>
  (limit, value, schema, isValid) => !Array.isArray(value) || holds(limit, value, schema, isValid);
const ofObject = (holds: (limit: never, value: Names, schema: SchemaNode, isValid: Judge) => boolean): Assertion =>
  (limit, value, schema, isValid) => !isRecord(value) || holds(limit, value, schema, isValid);

const isOfType = (type: string, value: unknown): boolean => {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return type === 'null' ? value === null : typeof value === type;
};

const isSame = (one: unknown, other: unknown): boolean => one === other || (isContainer(one) && isContainer(other) && canonicalText(one) === canonicalText(other));

/** As the standard counts: characters, not the halves that some are made of. */
const characters = (text: string): number => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

const hasAll = (names: readonly string[], value: Names): boolean => names.every((name) => Object.hasOwn(value, name));

/** The names in `value` that the schema has neither among its properties nor by a pattern. */
export function additionalNames(value: Names, { properties, patternProperties }: SchemaNode): readonly string[] {
  const patterns = Object.keys(patternProperties ?? {}).map((pattern) => new RegExp(pattern, 'u'));
  return Object.keys(value).filter((key) => !(properties && Object.hasOwn(properties, key)) && !patterns.some((pattern) => pattern.test(key)));
}

/** What a value must fulfil itself, by keyword. Keywords that only pass its parts on to other schemas (`properties`, `allOf`, `$ref` …) are not among them. */
export const assertions: Readonly<Record<string, Assertion>> = {
  type: (types: string | readonly string[], value) => (typeof types === 'string' ? isOfType(types, value) : types.some((type) => isOfType(type, value))),
  const: (limit: unknown, value) => isSame(limit, value),
  enum: (listed: Schemas, value) => listed.some((each) => isSame(each, value)),
  minimum: ofNumber((limit, value) => value >= limit),
  maximum: ofNumber((limit, value) => value <= limit),
  exclusiveMinimum: ofNumber((limit, value) => value > limit),
  exclusiveMaximum: ofNumber((limit, value) => value < limit),
  multipleOf: ofNumber((divisor, value) => isMultipleOf(value, divisor)),
  minLength: ofText((limit: number, value) => characters(value) >= limit),
  maxLength: ofText((limit: number, value) => characters(value) <= limit),
  pattern: ofText((pattern: string, value) => new RegExp(pattern, 'u').test(value)),
  minItems: ofList((limit: number, items) => items.length >= limit),
  maxItems: ofList((limit: number, items) => items.length <= limit),
  additionalItems: ofList((allowed: unknown, items, schema) => allowed !== false || !Array.isArray(schema.items) || items.length <= schema.items.length),
  uniqueItems: ofList((wanted: boolean, items) => !wanted || duplicateItems(items) === undefined),
  contains: ofList((part: unknown, items, _, isValid) => items.some((item) => isValid(item, part))),
  minProperties: ofObject((limit: number, value) => Object.keys(value).length >= limit),
  maxProperties: ofObject((limit: number, value) => Object.keys(value).length <= limit),
  required: ofObject(hasAll),
  additionalProperties: ofObject((allowed: unknown, value, schema) => allowed !== false || additionalNames(value, schema).length === 0),
  propertyNames: ofObject((part: unknown, value, _, isValid) => Object.keys(value).every((key) => isValid(key, part))),
  dependencies: ofObject((needs: Names, value) => Object.entries(needs).every(([name, others]) => !Array.isArray(others) || !Object.hasOwn(value, name) || hasAll(others as string[], value))),
  anyOf: (branches: Schemas, value, _, isValid) => branches.some((branch) => isValid(value, branch)),
  oneOf: (branches: Schemas, value, _, isValid) => branches.filter((branch) => isValid(value, branch)).length === 1,
  not: (part: unknown, value, _, isValid) => !isValid(value, part),
};
