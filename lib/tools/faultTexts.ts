import { describeMismatches } from './describeMismatches';
import { mismatches } from './mismatches';
import type { SchemaNode } from './resolveSchema';
import type { SchemaIssue } from './schemaIssues';
import { cut, show, subject } from './wording';

/** How many faults are looked at. */
const maxFaults = 99;

/** What `mismatches` finds and describes better, and what only repeats it. */
const structural = /^(type|enum|const|required|additionalProperties|anyOf|oneOf|if|false schema)$/;

/** What is wrong with `value`, one text for each fault: what the validator says only where `mismatches` does not know better. */
export function faultTexts(value: unknown, schema: SchemaNode, issues: readonly SchemaIssue[]): string[] {
  const found = mismatches(value, schema, { root: schema, levels: Infinity }, [], maxFaults);
  const others = issues.filter(({ keyword }) => !structural.test(keyword));
  const told = (found.length + others.length > 0 ? others : issues).slice(0, maxFaults).map(({ path, message }) => {
    const part = path.reduce<unknown>((holder, key) => (holder as Record<string, unknown>)[key], value);
    return `${subject(path)} ${cut(message, 200)}, received ${show(part)}.`;
  });
  return [...new Set([...describeMismatches(found, schema), ...told])];
}
