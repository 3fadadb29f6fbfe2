import type { Scope } from './scope';
import { optionKey, type Slot } from './slot';
import type { Token } from './tokens';
import { stopWords } from './words';

/** Reads a slot's value that begins at a token, and tells how many tokens it takes; undefined: none begins there. */
export type Reader = (slot: Slot, scope: Scope, at: number) => readonly [value: unknown, count: number] | undefined;

/** Reads an enum's value, a number, a token of the slot's kind or else a phrase. */
export const read: Reader = (slot, scope, at) => {
  const token = scope.tokens[at] as Token;
  if (slot.options) return readOption(slot, scope, at);
  if (slot.type === 'number') return readNumber(slot, scope, at);
  if (!slot.kind) return readPhrase(slot, scope, at);
  return slot.kind(token) && !scope.taken.has(token) ? [token.text, 1] : undefined;
};

const readOption: Reader = ({ options }, { tokens, taken }, at) => {
  for (let count = Math.min(3, tokens.length - at); count; count--) {
    const words = tokens.slice(at, at + count);
    const key = optionKey(words.map(({ text }) => text).join(' '));
    if (key && options?.has(key) && !words.some((word) => taken.has(word))) return [options.get(key), count];
  }
  return undefined;
};

const readNumber: Reader = ({ schema, labels }, { tokens, taken }, at) => {
  const { text, isQuoted, isExpression } = tokens[at] as Token;
  const found = isExpression ? text.match(/(?:^-)?\d+(?:[.,]\d+)*/g) : /^[$€£¥#]?(-?\d+(?:,\d{3})*(?:\.\d+)?)(?![\d:/.-]|,\d)/.exec(text)?.slice(1);
  const value = Number(found?.[taken.get(tokens[at] as Token) ?? 0]?.replaceAll(',', '') ?? NaN);
  const { type, minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE, exclusiveMinimum = -Infinity } = schema;
  const fits = value >= minimum && value <= maximum && value > exclusiveMinimum && (type !== 'integer' || Number.isInteger(value));
  const next = tokens[at + 1];
  return fits && !isQuoted ? [value, next && labels.has(next.stem) ? 2 : 1] : undefined;
};

/** Reads a quotation, or words up to a stop word, a label, a word of the tool's name or punctuation. */
export const readPhrase: Reader = (_, { tokens, taken, labels, skill: { names } }, at) => {
  let end = at;
  for (let token = tokens[at]; token && !taken.has(token); token = tokens[end]) {
    if (token.isQuoted ? end > at : stopWords.has(token.lower) || labels.has(token.stem) || names.includes(token.stem)) break;
    end++;
    if (token.isQuoted || token.end) break;
  }
  return end > at ? [tokens.slice(at, end).map(({ text }) => text).join(' '), end - at] : undefined;
};
