import { ConfigurationError } from '../errors/configurationError';
import { compileSchema } from '../tools/compileSchema';

/** Makes a check of bodies against a schema. What it throws says what is wrong, and where. */
export function checkBody(schema: Readonly<Record<string, unknown>>): (body: unknown) => void {
  let validate: ReturnType<typeof compileSchema> | undefined;
  return (body) => {
    validate ??= compileSchema(schema);
    const issues = validate(body).slice(0, 3);
    if (issues.length === 0) return;
    const told = issues.map(({ path, message }) => `${['body', ...path].join('.')} ${message}`);
    throw new ConfigurationError(`The request cannot be read: ${[...new Set(told)].join('; ')}.`);
  };
}
