import { take, type Find } from './take';
import { isStop } from './tokens';
import { allStems } from './words';

/** Finds a value beside the slot's name: "limit 5", "5 results", "to EUR", "subject 'Hi'". */
export const findLabelled: Find = (slot, source) => {
  const { tokens, skill } = source;
  const labels = allStems(slot.name).filter((label) => !skill.names.includes(label));
  const isLabel = (at: number): boolean => allStems(tokens[at]?.text ?? '').some((word) => labels.includes(word));
  return take(slot, source, (at, { form, text, end }) => {
    const isLabelled = isLabel(at - 1) || (isStop(tokens[at - 1]) && isLabel(at - 2)) || (slot.type === 'number' && !end && isLabel(at + 1));
    return isLabelled && (slot.type !== 'text' || slot.isRequired || form === 'quotation' || /^[\p{Lu}\d]/u.test(text));
  });
};
