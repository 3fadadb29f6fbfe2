import { placed, quotation } from './patterns';
import { restOf } from './restOf';
import type { Skill } from './skill';
import { itemOf, type Slot } from './slot';
import { significant, split, stems } from './words';

/** Where the values of a call are looked for. */
export interface Source {
  readonly skill: Skill;
  /** The clause without the values found so far. */
  rest: string;
}

/** A way to find a slot's value; undefined: nothing fits. */
export type Find = (slot: Slot, source: Source) => unknown;

const isFree = ({ name }: Slot): boolean => /quer|text|message|reason|content|prompt|question|input|body|topic|note|task|summary/i.test(name);

/** Takes a match out of the rest: the first that spells a value, or better one that `prefers` likes. */
function cut(source: Source, pattern: string, { toValue }: Slot, prefers = /^/u): unknown {
  const { rest } = source;
  const found = Array.from(rest.matchAll(new RegExp(pattern, 'giu')), ({ 0: all, 1: text = all, index }) => ({ text, value: toValue(text), index, end: index + all.length })).filter(({ value }) => value !== undefined);
  const best = found.find(({ text }) => prefers.test(text)) ?? found[0];
  if (best) source.rest = `${rest.slice(0, best.index)} ${rest.slice(best.end)}`;
  return best?.value;
}

/** A value beside the slot's name: "limit 5", "5 results", "to EUR", "subject: 'Hi'". */
const findLabelled: Find = (slot, source) => {
  const { name, schema, type, form, isPlain, isRequired } = slot;
  const labels = split(name).filter((word) => !isPlain || !stems(word).some((one) => source.skill.names.includes(one)));
  if (type === 'number') labels.push(...significant(schema.description ?? ''));
  if (!labels.length || !form) return undefined;
  const label = `(?<![\\p{L}\\p{N}])(?:${labels.join('|')})(?:e?[sd])?`;
  const value = isPlain && !isRequired ? quotation : form;
  return (
    cut(source, `${label}(?:\\s?[:=]\\s?|\\s(?:(?:is|of|the|called)\\s)?)(${value})`, slot) ??
    (type === 'number' ? cut(source, `(${form})\\s${label}`, slot) : undefined)
  );
};

/** A value known by its form: an enum's, a number, a path, a flag, a list, a quotation, a name behind a preposition. */
const findTyped: Find = (slot, source) => {
  const { schema, type, form, isRequired, isPlain, isWanted } = slot;
  if (type === 'boolean') return findFlag(slot, source);
  if (type === 'array') return findItems(slot, source);
  if (!form || !(isWanted || schema.enum || (type === 'string' && !isPlain))) return undefined;
  if (!isPlain) return cut(source, form, slot) ?? (isRequired && type === 'string' ? cut(source, quotation, slot) : undefined);
  return cut(source, quotation, slot) ?? (isFree(slot) ? undefined : cut(source, placed, slot, /^\p{Lu}/u));
};

const findFlag: Find = ({ name, isRequired }, { rest }) => {
  const said = stems(rest);
  if (stems(name).every((word) => said.includes(word))) return !/\b(?:not?|non|without|false|off)\b/i.test(rest);
  return isRequired && /\b(?:yes|true|on)\b/i.test(rest) ? true : undefined;
};

const findItems: Find = (slot, source) => {
  const item = itemOf(slot);
  const values: unknown[] = [];
  if (!item.form || (item.type === 'number' && !slot.isRequired)) return undefined;
  source.rest = source.rest.replace(new RegExp(item.isPlain ? quotation : item.form, 'giu'), (text) => {
    const value = item.toValue(text);
    if (value === undefined) return text;
    values.push(value);
    return ' ';
  });
  return values.length ? values : undefined;
};

/** What is left when the words that ask for the tool are gone. */
const findRest: Find = (slot, source) => {
  if (!slot.isWanted) return undefined;
  if (slot.type === 'array' && itemOf(slot).isPlain) return restOf(source.rest, source.skill, true).split(/\s*(?:[,;]|\b(?:and|or)\b)\s*/).filter(Boolean);
  if (!slot.isPlain) return undefined;
  if (isFree(slot)) return restOf(source.rest, source.skill, true) || undefined;
  const name = restOf(source.rest, source.skill, false);
  source.rest = source.rest.replace(name, ' ');
  return name || undefined;
};

/** The best first. */
export const finds: readonly Find[] = [findLabelled, findTyped, findRest];
