import type { JSONSchema } from 'json-schema-to-ts';
import { kindOf, type Kind } from './kinds';
import { split, stem, stems } from './words';

/** A JSON Schema that is not just `true` or `false`. */
export type Schema = Exclude<JSONSchema, boolean>;

/** A parameter that waits for its value. */
export interface Slot {
  readonly name: string;
  readonly schema: Schema;
  readonly type: string;
  /** Whether it shall be filled with the best there is; the first one counts where a schema requires none. */
  readonly isWanted: boolean;
  readonly isRequired: boolean;
  /** Stems of words that may stand beside its value. */
  readonly labels: ReadonlySet<string>;
  /** The values of an enum by how a question writes them. */
  readonly options: ReadonlyMap<string, unknown> | undefined;
  readonly kind: Kind | undefined;
  /** Whether any text may be its value. */
  readonly isPlain: boolean;
  /** Whether it takes words as they come (`query`, `reason`), not the name of something (`city`). */
  readonly isFree: boolean;
}

const freeNames = /quer|text|message|reason|content|prompt|question|input|body|topic|note|task|summary|comment/i;

/** How an enum's value is found in a question: `in_progress` as "in progress". */
export const optionKey = (text: string): string => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).map(stem).join(' ').trim();

export function toSlot(name: string, property: JSONSchema | undefined, isRequired: boolean, isWanted = isRequired): Slot {
  const schema = resolve(property);
  const { type: types, description = '', properties, items, enum: values } = schema;
  const type = [types].flat().find((one) => one !== 'null') ?? (properties ? 'object' : items ? 'array' : 'string');
  const isNumber = type === 'number' || type === 'integer';
  const options = Array.isArray(values) ? new Map(values.map((value: unknown) => [optionKey(String(value)), value])) : undefined;
  const kind = type === 'string' ? (kindOf(name) ?? (/\b(?:arithmetic|math|formula)/i.test(description) ? kindOf('formula') : undefined)) : undefined;
  return {
    name,
    schema,
    type: isNumber ? 'number' : type,
    isRequired,
    isWanted,
    labels: new Set([name, ...split(name)].map(stem).concat(isNumber ? stems(description) : [])),
    options,
    kind,
    isPlain: type === 'string' && !kind && !options,
    isFree: freeNames.test(name),
  };
}

/** The slot of a list's items, which are named as the list is, but one: `paths` → `path`. */
export const itemSlot = ({ name, schema, isRequired }: Slot): Slot => toSlot(name.replace(/s$/, ''), schema.items as JSONSchema | undefined, isRequired);

/** The slots of an object, the required ones first. */
export function toSlots({ properties = {}, required = [] }: Schema): Slot[] {
  const slots = Object.entries(properties).map(([name, property], index) =>
    toSlot(name, property, required.includes(name), required.length ? required.includes(name) : !index),
  );
  return slots.sort((one, other) => +other.isRequired - +one.isRequired);
}

/** A schema's first variant that is not `null`, laid over what holds for all. */
function resolve(property: JSONSchema | undefined): Schema {
  const schema = typeof property === 'object' ? property : {};
  const variant = (schema.anyOf ?? schema.oneOf)?.find((one) => typeof one === 'object' && one.type !== 'null');
  return typeof variant === 'object' ? { ...schema, ...variant } : schema;
}
