import type { JSONSchema } from 'json-schema-to-ts';
import type { Token } from './tokens';
import { allStems } from './words';

/** A JSON Schema that is not just `true` or `false`. */
export type Schema = Exclude<JSONSchema, boolean>;

/** A parameter that waits for its value. */
export interface Slot {
  readonly name: string;
  readonly schema: Schema;
  /** As in the schema, but `enum` (`const` too), `number` for integers, and `text` for a string that may be any words. */
  readonly type: string;
  readonly isRequired: boolean;
  /** Whether it shall take what is left of a clause. */
  readonly isWanted: boolean;
  /** The values of an enum. */
  readonly options: readonly unknown[];
  /** The value that a token spells; undefined: none that the schema allows. */
  read(token: Token): unknown;
}

/** Whether a token is the name of a file or a path to one; `Node.js` is none. */
export const isFile = ({ text }: Token): boolean => /^(?!https?:|[A-Z][a-z]+\.js$)\S*\w\.[a-zA-Z]\w*$/.test(text);
/** Whether a token is a path, but not to a file. */
export const isFolder = (token: Token): boolean => /^(?!https?:)\S*[/\\]/.test(token.text) && !isFile(token);

/** What a string parameter takes whose name ends with a word of this stem. */
const kinds: readonly (readonly [RegExp, (token: Token) => boolean])[] = [
  [/^(?:calculat|formula)$/, ({ form }) => form === 'calculation'],
  [/^ur[il]$/, ({ text }) => /^https?:/.test(text)],
  [/^(?:folder|dir|director)$/, isFolder],
  [/^(?:path|fil|filenam)$/, (token) => isFile(token) || isFolder(token)],
];
const lastStem = (name: string): string => allStems(name).at(-1) ?? '';

/** Whether a parameter of this name may take a folder without a slash. */
export const isPlace = (name: string): boolean => /^(?:folder|dir|director|path)$/.test(lastStem(name));

/** Makes a property of a schema a slot. Of the variants of an `anyOf`, the first one counts. */
export function toSlot(name: string, property: JSONSchema | undefined, isRequired: boolean, isWanted: boolean): Slot {
  const outer = (property ?? {}) as Schema;
  const schema = { ...outer, ...(outer.anyOf?.[0] as Schema | undefined) };
  const { minimum = -Infinity, maximum = Number.MAX_VALUE } = schema;
  const options = (schema.const === undefined ? schema.enum : [schema.const]) as readonly unknown[] | undefined;
  const type = [schema.type].flat().find((one) => one !== 'null') ?? 'string';
  const is = type === 'string' && kinds.find(([stem]) => stem.test(lastStem(name)))?.[1];
  const slot = { name, schema, isRequired, isWanted, options: options ?? [] };
  if (options) return { ...slot, type: 'enum', read: ({ text }) => options.find((option) => keyOf(option) === keyOf(text)) };
  if (is) return { ...slot, type, read: (token) => (is(token) ? token.text : undefined) };
  if (type === 'string') return { ...slot, type: 'text', read: ({ text }) => text.replace(/['’]s$/, '') };
  if (type !== 'number' && type !== 'integer') return { ...slot, type, read: () => undefined };
  const read = ({ text }: Token): number | undefined => {
    const value = Number(/^[$€£]?(-?\d[\d,]*(?:\.\d+)?)(?![\d:/.-])/.exec(text)?.[1]?.replaceAll(',', ''));
    return value >= minimum && value <= maximum && (type === 'number' || value % 1 === 0) ? value : undefined;
  };
  return { ...slot, type: 'number', read };
}

/** `in_progress` is also found as "In-Progress". */
const keyOf = (option: unknown): string => String(option).toLowerCase().replaceAll('_', '-');
