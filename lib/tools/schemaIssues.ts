import { validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { issueWords } from './issueWords';
import type { PlainSchema } from './plainSchema';
import type { SchemaNode } from './resolveSchema';
import { isContainer, pointerKeys } from './values';

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** The keys that lead to the value. */
  readonly path: readonly string[];
  /** The keyword of the schema that the value fails. */
  readonly keyword: string;
  /** What the value must be: `must be >= 1`. */
  readonly message: string;
}

/** How many references are followed for one value: unions that contain themselves can make the work double at every level. */
const maxReferences = 200_000;

/** One half of a character of two. */
const halfCharacter = /[\ud800-\udfff]/u;

/** The keys to the first part of `value` that is no JSON, or has a name that is no text; nothing if all is well. */
function foreignPart(value: unknown): readonly string[] | undefined {
  if (isContainer(value)) {
    for (const [key, part] of Object.entries(value)) {
      const path = halfCharacter.test(key) ? [] : foreignPart(part);
      if (path) return [key, ...path];
    }
    return undefined;
  }
  return value === null || /^(string|boolean)$/.test(typeof value) || Number.isFinite(value) ? undefined : [];
}

const partAt = (path: readonly string[], value: unknown): unknown => path.reduce<unknown>((holder, key) => (holder as Readonly<Record<string, unknown>>)[key], value);

const keysIn = (location: string): readonly string[] => pointerKeys(decodeURIComponent(location));

/** The schema whose keyword stands at `location`, and whether it judges the name of a property. */
function schemaAt(location: string, { schema, references }: PlainSchema) {
  let node: unknown = schema;
  let isName = false;
  const keys = [...keysIn(location)].reverse();
  while (keys.length > 1) {
    const key = keys.pop()!;
    const value = (node as Readonly<Record<string, unknown>>)[key];
    isName ||= key === 'propertyNames';
    node = key === '$ref' ? references.get(value as string) : value;
    if (Array.isArray(value) || /^(properties|patternProperties|dependencies)$/.test(key)) node = (value as Record<string, unknown>)[keys.pop()!];
  }
  return { node: node as SchemaNode, isName };
}

/** What the validator found, in our words. */
function inWords({ keyword, keywordLocation, instanceLocation }: OutputUnit, value: unknown, plain: PlainSchema): SchemaIssue[] {
  const path = keysIn(instanceLocation);
  if (keyword === 'false') return [{ path, keyword: 'false schema', message: 'boolean schema is false' }];
  const words = Object.hasOwn(issueWords, keyword) ? issueWords[keyword] : undefined;
  if (!words) return [];
  const { node, isName } = schemaAt(keywordLocation, plain);
  const messages = words((node as Readonly<Record<string, unknown>>)[keyword] as never, partAt(path, value) as never, node);
  return [messages].flat().map((message) => ({ path: isName ? path.slice(0, -1) : path, keyword, message }));
}

const notJson = (path: readonly string[], part: unknown): SchemaIssue =>
  ({ path, keyword: 'type', message: typeof part === 'number' && !Number.isFinite(part) ? 'must be number' : 'must be a JSON value' });

/** The units to be told: each keyword once for a value, and a part for which nothing is allowed by the keyword that says so. */
function distinct(units: readonly OutputUnit[]): readonly OutputUnit[] {
  const told = units.filter(({ keyword }, index) => keyword !== 'false' || !/^additional/.test(units[index - 1]?.keyword ?? ''));
  return [...new Map(told.map((unit) => [`${unit.instanceLocation} ${unit.keywordLocation}`, unit])).values()];
}

/**
 * The function that interprets a schema: it tells what is wrong with a value, nothing if it is valid. It generates no code, so it runs under any security policy.
 * Where the schema has references, only what is found on the way to the first fault is told. Throws a RangeError for values that are nested without measure.
 */
export function schemaIssues(plain: PlainSchema): (value: unknown) => readonly SchemaIssue[] {
  const { schema, references } = plain;
  let followed = 0;
  const lookup: Record<string, Schema> = {};
  const get = (name: string) => () => {
    if (++followed > maxReferences) throw new RangeError('too many references');
    return references.get(name);
  };
  for (const name of references.keys()) Object.defineProperty(lookup, name, { get: get(name) });
  const interpret = (value: unknown, stopAtFirst: boolean): readonly OutputUnit[] => {
    followed = 0;
    try {
      // Of the drafts it knows, this is the one with lists of `items` in which keywords beside a reference count.
      return validate(value, schema as Schema, '2019-09', lookup, stopAtFirst).errors;
    } catch (error) {
      // It hands on what it found as arguments: there is room for some 100,000.
      if (stopAtFirst) throw error;
      return interpret(value, true);
    }
  };
  const hasReferences = JSON.stringify(schema).includes('"$ref"');
  return (value) => {
    const foreign = foreignPart(value);
    if (foreign) return [notJson(foreign, partAt(foreign, value))];
    return distinct(interpret(value, hasReferences)).flatMap((unit) => inWords(unit, value, plain));
  };
}
