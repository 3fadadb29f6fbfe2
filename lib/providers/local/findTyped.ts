import { isPlace } from './slot';
import { take, type Find } from './take';
import { textOf, type Token } from './tokens';
import { allStems, nameStems } from './words';

/** Finds a value by its form: an enum's, a number, a flag, a path, a quotation. */
export const findTyped: Find = (slot, source) => {
  const { name, type, isRequired, isWanted } = slot;
  const { tokens, skill } = source;
  if (type === 'boolean') {
    const text = textOf(tokens);
    const said = allStems(text);
    return nameStems(name).every((word) => said.includes(word)) ? !/\b(?:not?|without|false|off)\b|n['’]t\b/i.test(text) : undefined;
  }
  const isTyped = type === 'enum' || type === 'string' || (type === 'number' && isRequired);
  const value = isTyped ? take(slot, source, (_, { form }) => isRequired || form === 'word') : undefined;
  if (value !== undefined || (type !== 'string' && type !== 'text')) return value;
  const anyToken = { ...slot, type: 'string', read: ({ text }: Token) => text };
  /** "in lib", "under the docs folder" */
  const isBareFolder = (at: number, { text, end }: Token): boolean =>
    /^[a-z][\w-]*$/.test(text) &&
    (end !== '' || tokens.slice(at + 1, at + 2).every(skill.isIdle)) &&
    /\b(?:in|under|from)(?: the)?$/i.test(textOf(tokens.slice(Math.max(0, at - 2), at)));
  return (
    (isPlace(name) ? take(anyToken, source, isBareFolder) : undefined) ??
    (isWanted ? take(anyToken, source, (_, { form }) => form === 'quotation') : undefined)
  );
};
