import type { Skill } from './skill';
import { itemOf, type Slot } from './slot';
import type { Token } from './tokens';
import { isStopWord, split, stem, stems } from './words';

/** Where the values of a call are looked for. */
export interface Source {
  readonly skill: Skill;
  /** The tokens of a clause that no value has taken. */
  readonly tokens: Token[];
}

/** A way to find a slot's value, which takes its tokens; undefined: nothing fits. */
export type Find = (slot: Slot, source: Source) => unknown;

const isFree = /quer|text|message|reason|content|prompt|question|input|body|topic|note|task|summary/i;
const isPlain = ({ type, read }: Slot): boolean => type === 'string' && !read;
const isStop = (token: Token | undefined): boolean => token?.form === 'word' && isStopWord(token.text);
const isName = (token: Token | undefined, { names }: Skill): boolean => token?.form === 'word' && names.includes(stem(token.text));

/** Takes the value that begins at a token: that token or, where any words will do, those up to a stop word, one of the tool's name, or punctuation. */
function takeAt(slot: Slot, { skill, tokens }: Source, at: number): unknown {
  let end = at;
  for (let token = tokens[end]; token && isPlain(slot) && !isStop(token) && !isName(token, skill); token = tokens[end]) {
    end++;
    if (token.end || token.form !== 'word') break;
  }
  if (end > at) return tokens.splice(at, end - at).map(({ text }) => text).join(' ');
  const value = tokens[at] && slot.read?.(tokens[at]);
  if (value !== undefined) tokens.splice(at, 1);
  return value;
}

/** Takes the first value that begins where it may. */
export function take(slot: Slot, source: Source, mayBegin: (at: number) => boolean): unknown {
  for (let at = 0; at < source.tokens.length; at++) {
    const value = mayBegin(at) ? takeAt(slot, source, at) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A value beside the slot's name: "limit 5", "5 results", "to EUR", "subject: 'Hi'". */
export const findLabelled: Find = (slot, source) => {
  const { name, schema, type, isRequired } = slot;
  const { tokens, skill } = source;
  const labels = [...split(name).map(stem), ...(type === 'number' ? stems(schema.description ?? '') : [])];
  for (const [at, token] of tokens.entries()) {
    if (!labels.includes(stem(token.text)) || (isPlain(slot) && isName(token, skill))) continue;
    for (const start of [at + 1, ...(isStop(tokens[at + 1]) ? [at + 2] : []), ...(type === 'number' ? [at - 1] : [])]) {
      const isClear = !isPlain(slot) || isRequired || tokens[start]?.form === 'quotation' || /^[\p{Lu}\d]/u.test(tokens[start]?.text ?? '');
      const value = isClear ? takeAt(slot, source, start) : undefined;
      if (value === undefined) continue;
      tokens.splice(Math.min(at, start), 1);
      return value;
    }
  }
  return undefined;
};

/** A value known by its form: an enum's, a number, a path, a flag, a list, a quotation. */
export const findTyped: Find = (slot, source) => {
  const { name, schema, type, read, isRequired, isWanted } = slot;
  const { tokens } = source;
  const isQuotation = (at: number): boolean => tokens[at]?.form === 'quotation';
  if (type === 'boolean') {
    const said = tokens.map(({ text }) => stem(text));
    return stems(name).every((word) => said.includes(word)) ? !said.some((word) => /^(?:not?|without|false|off)$/.test(word)) : undefined;
  }
  if (type === 'array') return isRequired ? findItems(slot, source) : undefined;
  if (type === 'number' && !isRequired && !schema.enum) return undefined;
  const value = read && take(slot, source, (at) => isRequired || !isQuotation(at));
  return value ?? (type === 'string' && isWanted ? take({...}, source, isQuotation) : undefined);
};
