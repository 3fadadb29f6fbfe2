import type { JSONSchema } from 'json-schema-to-ts';
import type { Token } from './tokens';

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
  /** The value that a token spells; undefined: none that the schema allows. Absent where one cannot tell. */
  readonly read: ((token: Token) => unknown) | undefined;
}

export const isFile = ({ text }: Token): boolean => /^(?!https?:|[A-Z][a-z]+\.js$)\S*\w\.[a-zA-Z]\w*$/.test(text);
export const isFolder = (token: Token): boolean => /^(?!https?:)\S*[/\\]/.test(token.text) && !isFile(token);

/** What a string parameter takes whose name ends so. */
const kinds: readonly (readonly [RegExp, (token: Token) => boolean])[] = [
  [/(?:expression|formula)$/i, ({ form }) => form === 'calculation'],
  [/(?:ur[il]|link)$/i, ({ text }) => /^https?:/.test(text)],
  [/(?:folder|dir|directory)$/i, isFolder],
  [/(?:path|file|filename)$/i, (token) => isFile(token) || isFolder(token)],
];

/** Of several variants in a schema, the first one counts. */
export function toSlot(name: string, property: JSONSchema | undefined, isRequired: boolean, isWanted = isRequired): Slot {
  const outer = (property ?? {}) as Schema;
  const schema = { ...outer, ...((outer.anyOf ?? outer.oneOf)?.[0] as Schema | undefined) };
  const [type = 'string'] = [schema.type].flat();
  return { name, schema, type: type === 'integer' ? 'number' : type, isRequired, isWanted, read: reader(name, type, schema) };
}

function reader(name: string, type: string, { enum: options, minimum = -Infinity, maximum = Number.MAX_VALUE }: Schema): Slot['read'] {
  if (Array.isArray(options)) return ({ text }) => options.find((option) => keyOf(option) === keyOf(text)) as unknown;
  if (type === 'number' || type === 'integer') {
    return ({ text }) => {
      const value = Number(/^[$€£¥#]?(-?\d+(?:,\d{3})*(?:\.\d+)?)(?![\d:/-]|\.\d)/.exec(text)?.[1]?.replaceAll(',', ''));
      return value >= minimum && value <= maximum && (type === 'number' || Number.isInteger(value)) ? value : undefined;
    };
  }
  const is = type === 'string' && kinds.find(([names]) => names.test(name))?.[1];
  return is ? (token) => (is(token) ? token.text : undefined) : undefined;
}

const keyOf = (option: unknown): string => String(option).toLowerCase().replace(/[\s_-]/g, '');

/** The slot of a list's items, named as the list without its plural: `paths` → `path`. */
export const itemOf = ({ name, schema, isRequired }: Slot): Slot => toSlot(name.replace(/s$/, ''), schema.items as JSONSchema | undefined, isRequired);
