import { toSlot, type Schema } from './slot';
import { take, type Find } from './take';
import { isAmong, isStop, textOf, type Token } from './tokens';

/** Parameters that take words as they come, not the name of something. */
const isFree = /quer|text|message|reason|content|prompt|question|input|body|topic|note|task|summary/i;

/** Finds what is left when the words that ask for the tool are gone: all of it, for the name of something the first words, for a list up to 99 values. */
export const findRest: Find = (slot, source) => {
  const { name, schema, type, isRequired, isWanted } = slot;
  const { tokens, skill } = source;
  const { isIdle, names, topics } = skill;
  const trigger = tokens.findIndex((token) => isAmong(names, token));
  if (type === 'array' && isRequired) {
    const item = toSlot(name, schema.items as Schema | undefined, true, true);
    const values: unknown[] = [];
    for (let value; values.length < 99 && (value = take(item, source, (at) => at > trigger)) !== undefined; ) values.push(value);
    return values;
  }
  if (type !== 'text' || !isWanted) return undefined;
  const begin = (isSkipped: (token: Token) => boolean): number => tokens.findIndex((token, at) => at > trigger && !isSkipped(token));
  let start = begin((token) => isIdle(token) || isAmong(topics, token));
  if (!isStop(tokens[start - 1])) start = begin(isIdle);
  if (!isFree.test(name)) return take(slot, source, (at) => at >= start);
  return textOf(trigger < 0 || start < 0 ? tokens : tokens.slice(start, tokens.findLastIndex((token) => !isIdle(token)) + 1));
};
