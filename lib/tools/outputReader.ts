import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';
import { compileSchema } from './compileSchema';
import { describeMismatches } from './describeMismatches';
import { faultTexts } from './faultTexts';
import { jsonValues } from './jsonValues';
import { metaSchema } from './metaSchema';
import { mismatches } from './mismatches';
import { isRecord } from './values';
import { cut } from './wording';

/** What was found in an answer's text: a value that fits the schema, or what is wrong. */
export type Output = { readonly value: unknown } | { readonly errors: readonly string[] };

/** How many faults, and of how many characters each, are told. */
const maxErrors = 8;
const maxLength = 300;

/**
 * The function that reads a model's answer: the first JSON value in its text that fits `schema`; if there is none, what is wrong with the first one. The schema is
 * compiled once. Throws a ConfigurationError if it is no JSON Schema.
 */
export function outputReader(schema: unknown): (text: string) => Output {
  const { node, validate } = compiled(schema);
  const faults = (value: unknown): readonly string[] => {
    const issues = validate(value);
    return issues.length > 0 ? faultTexts(value, node, issues).map(ofAnswer) : [];
  };
  return (text) => {
    let errors: readonly string[] | undefined;
    for (const value of jsonValues(text)) {
      const found = attempt(() => faults(value));
      if (found.length === 0) return { value };
      errors ??= found;
    }
    return { errors: (errors ?? [whyNoJson(text)]).slice(0, maxErrors).map((error) => cut(error, maxLength)) };
  };
}

/** As {@link compileTool} does it for parameters. */
function compiled(schema: unknown) {
  const fail = (message: string, options?: { cause: unknown }): never => {
    throw new ConfigurationError(`Agent: ${message}`, options);
  };
  if (!isRecord(schema)) return fail("responseSchema must be a JSON Schema, such as { type: 'object', properties: { … } }.");
  let problem: string | undefined;
  try {
    [problem] = describeMismatches(mismatches(schema, metaSchema, { root: metaSchema, levels: Infinity }, ['responseSchema']), metaSchema);
    if (problem === undefined) return { node: schema, validate: compileSchema(schema) };
  } catch (cause) {
    return fail(`responseSchema is no valid JSON Schema: ${cause instanceof RangeError ? 'it refers to itself without end' : errorText(cause)}.`, { cause });
  }
  return fail(problem);
}

/** The faults of a value; a value that is nested without measure is one itself. */
function attempt(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return ['the answer is nested too deeply.'];
    throw error;
  }
}

/** The texts speak of arguments and their parameters. */
const ofAnswer = (text: string): string => text.replace(/^the arguments /, 'the answer ').replace(/^(missing required|unknown) parameter /, '$1 property ');

function whyNoJson(text: string): string {
  if (text.trim() === '') return 'the answer is empty.';
  const start = text.search(/[{[]/);
  if (start < 0) return 'the answer is not JSON.';
  try {
    JSON.parse(text.slice(start).replace(/```\s*$/, ''));
    return 'the answer is not valid JSON.';
  } catch (error) {
    return `the answer is not valid JSON: ${errorText(error)}.`;
  }
}
