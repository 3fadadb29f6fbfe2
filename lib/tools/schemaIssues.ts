import { assertions, type Judge } from './assertions';
import { issueWords } from './issueWords';
import type { PlainSchema } from './plainSchema';
import type { SchemaNode } from './resolveSchema';
import { schemaParts } from './schemaParts';
import { isContainer, isRecord } from './values';

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

/** How many faults are looked for, and how many parts are looked at once there is one: nobody is told more than a few. */
const maxIssues = 1000;
const maxVisits = 20_000;

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

const notJson = (path: readonly string[], part: unknown): SchemaIssue =>
  ({ path, keyword: 'type', message: typeof part === 'number' && !Number.isFinite(part) ? 'must be number' : 'must be a JSON value' });

/** What else is told of a value that fails a keyword: why no branch of a union is for it, and what is wrong with the names of its properties. */
function reasons(keyword: string, limit: unknown, value: unknown, isValid: Judge): readonly (readonly [value: unknown, schema: unknown])[] {
  if (keyword === 'propertyNames') return Object.keys(value as object).map((key) => [key, limit]);
  const branches = keyword === 'anyOf' || keyword === 'oneOf' ? (limit as readonly unknown[]) : [];
  return branches.some((branch) => isValid(value, branch)) ? [] : branches.map((branch) => [value, branch]);
}

/** One look at a value; every part of it that is held against a schema counts as a visit. */
function look(references: PlainSchema['references']) {
  const found: SchemaIssue[] = [];
  let [visits, followed] = [0, 0];
  const enter = (schema: SchemaNode): void => {
    if (++visits > maxVisits && found.length > 0) throw new RangeError('too many parts');
    if (schema.$ref !== undefined && ++followed > maxReferences) throw new RangeError('too many references');
  };
  const assert = (keyword: string, value: unknown, schema: SchemaNode): boolean =>
    assertions[keyword]?.((schema as Readonly<Record<string, unknown>>)[keyword] as never, value, schema, isValid) ?? true;
  const isValid: Judge = (value, schema) => {
    if (!isRecord(schema)) return schema !== false;
    enter(schema);
    for (const keyword of Object.keys(schema)) if (!assert(keyword, value, schema)) return false;
    for (const [part, inner] of schemaParts(value, schema, references, isValid)) if (!isValid(part, inner)) return false;
    return true;
  };
  const visit = (value: unknown, schema: unknown, path: readonly string[]): void => {
    const tell = (keyword: string, message: string): void => void found.push({ path, keyword, message });
    if (schema === false) tell('false schema', 'boolean schema is false');
    if (!isRecord(schema)) return;
    enter(schema);
    for (const keyword of Object.keys(schema)) {
      if (assert(keyword, value, schema)) continue;
      const limit = schema[keyword];
      for (const message of [issueWords[keyword]?.(limit as never, value as never, schema) ?? []].flat()) tell(keyword, message);
      for (const [part, inner] of reasons(keyword, limit, value, isValid)) visit(part, inner, path);
    }
    for (const [part, inner, key] of schemaParts(value, schema, references, isValid)) {
      if (found.length >= maxIssues) return;
      visit(part, inner, key === undefined ? path : [...path, key]);
    }
  };
  return { found, visit, visits: () => visits };
}

/**
 * The function that interprets a schema: it tells what is wrong with a value, nothing if it is valid. It generates no code, so it runs under any security policy.
 * Of many faults the first are told, of a big value those that were found by the time it has looked at enough. Throws a RangeError for values that are nested
 * without measure, if there is no fault before. `visited` is told how many parts were held against a schema.
 */
export function schemaIssues({ schema, references }: PlainSchema, visited?: (parts: number) => void): (value: unknown) => readonly SchemaIssue[] {
  return (value) => {
    const foreign = foreignPart(value);
    if (foreign) return [notJson(foreign, partAt(foreign, value))];
    const { found, visit, visits } = look(references);
    try {
      visit(value, schema, []);
    } catch (error) {
      if (!(error instanceof RangeError) || found.length === 0) throw error;
    }
    visited?.(visits());
    return found;
  };
}
