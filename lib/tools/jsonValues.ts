import { JsonScanner } from './jsonScanner';

const FENCED = /```[\w+.-]*\s([\s\S]*?)```/g;
/** No line within a JSON value begins with it. */
const FENCE = '```';

/**
 * The JSON values that a model's text may have for an answer: the text itself; else what its code fences hold; else each object or array in it that stands by
 * itself. One after the other, since the reader mostly takes the first. A piece of a value that is broken or cut
 * off is none.
 */
export function* jsonValues(text: string): Generator {
  const whole = parsed(text);
  if (whole) {
    yield whole.value;
    return;
  }
  for (const [, fenced = ''] of text.matchAll(FENCED)) {
    const found = parsed(fenced);
    if (found) yield found.value;
  }
  for (const bracketed of brackets(text)) {
    const found = parsed(bracketed);
    if (found) yield found.value;
  }
}

/** From each opening bracket that stands outside of the others to its closing one. */
function* brackets(text: string): Generator<string> {
  const opening = /\{(?=\s*["}])|\[(?=\s*(?:[\]"{[\d-]|true|false|null))/g; // as a value begins, unlike most brackets of prose
  let room = LOOKS * text.length;
  for (let found = opening.exec(text); found && room > 0; found = opening.exec(text)) {
    const end = endOf(text, found.index);
    room -= (end ?? text.length) - found.index;
    if (end === undefined && isCut(text.slice(found.index))) return;
    if (end === undefined) continue; // prose after all, such as an interval: what stands behind it may still be a value
    yield text.slice(found.index, end);
    opening.lastIndex = end;
  }
}

/** How often the text may be looked through for brackets without an end. */
const LOOKS = 10;

/** Whether a text is JSON that lacks its end: then a piece of it is no answer. */
function isCut(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? -1);
    return at >= text.trimEnd().length || /end of|EOF|unterminated/i.test(String(error));
  }
}

/** Where a value ends, or is broken off by a fence; nothing if it goes on to the end of the text. */
function endOf(text: string, start: number): number | undefined {
  const scanner = new JsonScanner(FENCE);
  for (let index = start; index < text.length; index++) {
    const verdict = scanner.push(text.charAt(index));
    if (verdict === 'closed' || verdict === 'marker') return index + 1;
  }
  return undefined;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.trim()) as unknown };
  } catch {
    return undefined;
  }
}
