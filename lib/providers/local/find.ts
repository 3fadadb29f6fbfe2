import { isPlace } from './kinds';
import { readPhrase, type Reader } from './read';
import { restOf } from './rest';
import type { Scope } from './scope';
import { itemSlot, type Slot } from './slot';
import { labelBefore, take, takeAt } from './take';
import { stems } from './words';

/** A way to find a slot's value; undefined: nothing fits. */
export type Find = (slot: Slot, scope: Scope) => unknown;

/** A value beside the slot's name: "limit 5", "to EUR", "subject: 'Hi'". */
const findLabelled: Find = (slot, scope) => {
  const { type, labels, isPlain, isRequired } = slot;
  const { tokens, skill } = scope;
  if (type !== 'string' && type !== 'number') return undefined;
  return take(slot, scope, (at) => {
    const from = labelBefore(scope, at, ({ stem }) => labels.has(stem));
    const label = tokens[from];
    if (!label) return type === 'number' && labels.has(tokens[at + 1]?.stem ?? '') ? at : -1;
    if (!isPlain || label.raw.endsWith(':')) return from;
    return !skill.names.includes(label.stem) && (isRequired || /^["'`“‘«\p{Lu}\d]/u.test(tokens[at]?.raw ?? '')) ? from : -1;
  });
};

/** A value that is known by its form: an enum's, a number, a path, a flag, a list. */
const findTyped: Find = (slot, scope) => {
  const { type, schema, options, kind, isRequired } = slot;
  if (schema.const !== undefined) return isRequired ? schema.const : undefined;
  if (type === 'boolean') return findFlag(slot, scope);
  if (type === 'array') return findItems(slot, scope);
  const isKnown = options || kind || (type === 'number' && isRequired);
  return isKnown && take(slot, scope, (at) => (isRequired || !scope.tokens[at]?.isQuoted ? at : -1));
};

const isNo = /^(?:no|not|non|without|false|off)$/;

const findFlag: Find = ({ name, isRequired }, { tokens }) => {
  const names = stems(name);
  const at = tokens.findIndex(({ stem }) => names.includes(stem));
  if (at >= 0 && names.every((one) => tokens.some(({ stem }) => stem === one))) {
    return ![tokens[at - 1], tokens[at + 1]].some((token) => token && isNo.test(token.lower));
  }
  const answer = isRequired ? tokens.find(({ lower }) => /^(?:yes|true|on)$/.test(lower) || isNo.test(lower)) : undefined;
  return answer && !isNo.test(answer.lower);
};

const findItems: Find = (slot, scope) => {
  const item = itemSlot(slot);
  if (item.type === 'object' || (item.type === 'number' && !slot.isRequired)) return undefined;
  const values = scope.tokens.flatMap((token, at) => {
    const found: unknown[] = [];
    for (let value; (!item.isPlain || token.isQuoted) && (value = takeAt(item, scope, at)) !== undefined; ) found.push(value);
    return found;
  });
  return values.length ? values : undefined;
};

const prepositions = /^(?:in|at|for|of|near|from|to|on|about)$/;
const placePrepositions = /^(?:in|under|inside|within|from)$/;

/** A quotation or, for the name of something, what follows a preposition: "in Bern". */
const findPhrase: Find = (slot, scope) => {
  const { tokens } = scope;
  const after = (at: number, words = prepositions): number => labelBefore(scope, at, ({ lower }) => words.test(lower));
  const onlyIf = (pattern: RegExp, words?: RegExp) => (at: number): number => (pattern.test(tokens[at]?.text ?? '') ? after(at, words) : -1);
  if (isPlace(slot.kind)) return take(slot, scope, onlyIf(/^(?!(?:project|repo\w*)$)[\p{Ll}\d._-]+$/u, placePrepositions), readWord);
  if (!slot.isPlain || !slot.isWanted) return undefined;
  const quoted = take(slot, scope, (at) => (tokens[at]?.isQuoted ? at : -1));
  return quoted ?? (slot.isFree ? undefined : (take(slot, scope, onlyIf(/^\p{Lu}/u)) ?? take(slot, scope, onlyIf(/(?:)/))));
};

const readWord: Reader = (slot, scope, at) => {
  const phrase = readPhrase(slot, scope, at);
  return phrase?.[1] === 1 ? phrase : undefined;
};

/** What is left of the clause when the words that ask for the tool are gone. */
const findRest: Find = (slot, scope) => {
  if (!slot.isWanted) return undefined;
  if (slot.isPlain) return restOf(slot, scope) || undefined;
  if (slot.type !== 'array' || !itemSlot(slot).isPlain) return undefined;
  const items = restOf({ ...slot, isFree: true }, scope).split(/[,;\s]+(?:and|or)\s+|[,;]\s*/).filter(Boolean);
  return items.length ? items : undefined;
};

/** The best first. */
export const finds: readonly Find[] = [findLabelled, findTyped, findPhrase, findRest];
