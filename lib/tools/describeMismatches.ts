import type { JSONSchema } from 'json-schema-to-ts';
import { closestWord } from './closestWord';
import type { Mismatch } from './mismatches';
import { ownValue } from './values';
import { expected, list, show, subject } from './wording';

const question = (word: string | undefined): string => (word === undefined ? '' : ` Did you mean ${show(word)}?`);

/**
 * Tells the model what is wrong at each place and what it probably meant, one text each. An unknown parameter that was named as the slip for a missing
 * one is not told again.
 */
export function describeMismatches(found: readonly Mismatch[], root: JSONSchema): string[] {
  const slips = new Set<string>();
  const texts = found.map(({ keyword, path, value, schema }) => {
    const where = subject(path);
    if (keyword === 'type' || keyword === 'enum') {
      const wanted = expected(schema, root) || 'one of the allowed forms';
      return `${where} must be ${wanted}, received ${show(value)}.${question(closestWord(value, schema.enum))}`;
    }
    const name = path.at(-1);
    const known = Object.keys(schema.properties ?? {});
    if (keyword === 'required') {
      const slip = closestWord(name, Object.keys(value as object).filter((key) => !known.includes(key)));
      if (slip) slips.add(subject([...path.slice(0, -1), slip]));
      const kind = expected(ownValue(schema.properties, String(name)), root);
      return `missing required parameter ${where}${kind && ` (${kind})`}${slip ? `, received ${show(slip)}.${question(String(name))}` : '.'}`;
    }
    const meant = question(closestWord(name, known.filter((key) => !Object.hasOwn(value as object, key))));
    return slips.has(where) ? '' : `unknown parameter ${where}.${meant || ` Allowed: ${list(known) || 'none'}.`}`;
  });
  return texts.filter(Boolean);
}
