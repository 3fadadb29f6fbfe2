import { quickCheck } from '#platform';
import { plainSchema } from './plainSchema';
import type { SchemaNode } from './resolveSchema';
import { schemaIssues, type SchemaIssue } from './schemaIssues';

/**
 * Makes the function that tells what is wrong with a value, nothing if it is valid. Formats are not checked. What the platform's quick check does not accept
 * the interpreter looks at: it alone finds the faults, so they read the same everywhere. Throws if `schema` is no JSON Schema, a RangeError if it refers to itself without end.
 */
export function compileSchema(schema: SchemaNode): (value: unknown) => readonly SchemaIssue[] {
  const plain = plainSchema(schema);
  const issues = schemaIssues(plain);
  issues({});
  const isFine = quickCheck(plain.schema);
  return (value) => (isFine(value) ? [] : issues(value));
}
