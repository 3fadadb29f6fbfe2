import type { JSONSchema } from 'json-schema-to-ts';
import { forms, number, phrase, quotation } from './patterns';
import { partQuotations } from './quotations';

/** A JSON Schema that is not just `true` or `false`. */
export type Schema = Exclude<JSONSchema, boolean>;

/** A parameter that waits for its value. */
export interface Slot {
  readonly name: string;
  readonly schema: Schema;
  readonly type: string;
  readonly isRequired: boolean;
  /** Whether it shall take what is left of a clause. */
  readonly isWanted: boolean;
  /** Whether any text may be its value. */
  readonly isPlain: boolean;
  /** The source of a pattern for its values, where they stand in a text as such. */
  readonly form?: string;
  /** The value that a text spells; undefined: none that the schema allows. */
  toValue(text: string): unknown;
}

/** Of several variants in a schema, the first one counts. */
export function toSlot(name: string, property: JSONSchema | undefined, isRequired: boolean, isWanted = isRequired): Slot {
  const outer = (property ?? {}) as Schema;
  const schema = { ...outer, ...((outer.anyOf ?? outer.oneOf)?.[0] as Schema | undefined) };
  const [type = 'string'] = [schema.type].flat();
  const slot = { name, schema, type, isRequired, isWanted, isPlain: false };
  if (Array.isArray(schema.enum)) {
    const options = new Map(schema.enum.map((option: unknown) => [String(option).toLowerCase(), option]));
    const form = [...options.keys()].map((option) => option.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')).join('|');
    return { ...slot, form: `(?<![\\p{L}\\p{N}])(?:${form})(?![\\p{L}\\p{N}])`, toValue: (text) => options.get(text.toLowerCase()) };
  }
  if (type === 'number' || type === 'integer') return { ...slot, type: 'number', form: number, toValue: (text) => toNumber(text, schema) };
  const form = forms.find(([names]) => names.test(name))?.[1];
  if (type !== 'string') return { ...slot, toValue: partQuotations };
  return { ...slot, form: form ?? `${quotation}|${phrase}`, isPlain: !form, toValue: partQuotations };
}

/** The slot of a list's items, named as the list without its plural: `paths` → `path`. */
export const itemOf = ({ name, schema, isRequired }: Slot): Slot => toSlot(name.replace(/s$/, ''), schema.items as JSONSchema | undefined, isRequired);

function toNumber(text: string, { type, minimum = -Infinity, maximum = Number.MAX_VALUE }: Schema): number | undefined {
  const value = Number(text.replaceAll(',', ''));
  return value >= minimum && value <= maximum && (type !== 'integer' || Number.isInteger(value)) ? value : undefined;
}
