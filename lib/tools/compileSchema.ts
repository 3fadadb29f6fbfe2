import { Ajv, type AnySchemaObject, type Options } from 'ajv';
import type { SchemaNode } from './resolveSchema';
import { pointerKeys } from './values';

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** The keys that lead to the value. */
  readonly path: readonly string[];
  /** The keyword of the schema that the value fails. */
  readonly keyword: string;
  /** What the value must be: `must be >= 1`. */
  readonly message: string;
}

const options: Options = { strict: false, strictNumbers: true, ownProperties: true, validateSchema: false, meta: false, logger: false };

/**
 * Makes the function that tells what is wrong with a value, nothing if it is valid. The only place that knows the validator. Formats are not checked.
 * Throws what the validator throws if `schema` is not a JSON Schema.
 */
export function compileSchema(schema: SchemaNode): (value: unknown) => readonly SchemaIssue[] {
  // The validator has an asynchronous mode of its own.
  const { $async: _, ...rules } = schema as AnySchemaObject;
  // Without references the schema bounds the work. With them a look at all errors would visit every branch of every level: exponential.
  const allErrors = !JSON.stringify(rules).includes('"$ref"');
  // An instance holds on to all that it compiled: one of its own goes when its tool goes.
  const validate = new Ajv({ ...options, allErrors }).compile(rules);
  return (value) => {
    const errors = validate(value) ? [] : (validate.errors ?? []);
    return errors.map(({ instancePath, keyword, message = 'is not valid' }) => ({ path: pointerKeys(instancePath), keyword, message }));
  };
}
