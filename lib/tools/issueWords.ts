import { duplicateItems } from './duplicateItems';
import type { SchemaNode } from './resolveSchema';

/** What is wrong with `value`, given what the keyword asks for and the schema that it stands in; several texts where several things are. */
type Words = (limit: never, value: never, schema: SchemaNode) => string | readonly string[];

type Names = Readonly<Record<string, unknown>>;

/** Which items are the same. */
const duplicate = (items: readonly unknown[]): string => {
  const found = duplicateItems(items);
  return found ? ` (items ## ${found[0]} and ${found[1]} are identical)` : '';
};

const lacking = (names: readonly string[], value: Names): readonly string[] => names.filter((name) => !Object.hasOwn(value, name));

const property = (names: readonly string[]): string => `${names.length === 1 ? 'property' : 'properties'} ${names.join(', ')}`;

/** What a value must be, by keyword. Keywords that only lead to others (`properties`, `allOf`, `$ref` …) have no words. */
export const issueWords: Readonly<Record<string, Words>> = {
  type: (types: string | readonly string[]) => `must be ${[types].flat().join(',')}`,
  const: () => 'must be equal to constant',
  enum: () => 'must be equal to one of the allowed values',
  minimum: (limit: number) => `must be >= ${limit}`,
  maximum: (limit: number) => `must be <= ${limit}`,
  exclusiveMinimum: (limit: number) => `must be > ${limit}`,
  exclusiveMaximum: (limit: number) => `must be < ${limit}`,
  multipleOf: (divisor: number) => `must be multiple of ${divisor}`,
  minLength: (limit: number) => `must NOT have fewer than ${limit} characters`,
  maxLength: (limit: number) => `must NOT have more than ${limit} characters`,
  pattern: (pattern: string) => `must match pattern "${pattern}"`,
  minItems: (limit: number) => `must NOT have fewer than ${limit} items`,
  maxItems: (limit: number) => `must NOT have more than ${limit} items`,
  additionalItems: (allowed: unknown, _: never, { items }) => (allowed === false ? `must NOT have more than ${(items as readonly unknown[]).length} items` : []),
  uniqueItems: (_: true, items: readonly unknown[]) => `must NOT have duplicate items${duplicate(items)}`,
  contains: () => 'must contain at least 1 valid item(s)',
  minProperties: (limit: number) => `must NOT have fewer than ${limit} properties`,
  maxProperties: (limit: number) => `must NOT have more than ${limit} properties`,
  required: (names: readonly string[], value: Names) => lacking(names, value).map((name) => `must have required property '${name}'`),
  additionalProperties: (allowed: unknown) => (allowed === false ? 'must NOT have additional properties' : []),
  propertyNames: () => 'property name must be valid',
  dependencies: (needs: Names, value: Names) =>
    Object.entries(needs)
      .filter(([name, others]) => Object.hasOwn(value, name) && Array.isArray(others) && lacking(others as string[], value).length > 0)
      .map(([name, others]) => `must have ${property(others as string[])} when property ${name} is present`),
  anyOf: () => 'must match a schema in anyOf',
  oneOf: () => 'must match exactly one schema in oneOf',
  not: () => 'must NOT be valid',
};
