import type { JSONSchema } from 'json-schema-to-ts';
import type { Path } from './mismatches';
import { resolveSchema, type SchemaNode } from './resolveSchema';
import { isContainer, isRecord, ownValue, typeName } from './values';

/** At most `length` characters of `text`. */
export const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…` : text);

/** A value as it stands in a message, shortened. */
export const show = (value: unknown): string =>
  typeof value === 'string' ? `'${cut(value, 60)}'` : isContainer(value) ? typeName(value) : cut(String(value), 60);

/** Values as they stand in a message, shortened. */
export const list = (values: readonly unknown[]): string => cut(values.map(show).join(', '), 300);

/** How the model would write `path`: `'items[0].name'`. */
export const subject = (path: Path): string =>
  path.length > 0 ? `'${cut(path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('').replace(/^\./, ''), 100)}'` : 'the arguments';

const expectedObject = ({ required = [], properties }: SchemaNode): string => {
  const names = required.map((name) => {
    const property = ownValue(properties, name);
    return isRecord(property) && 'const' in property ? `'${name}': ${show(property.const)}` : `'${name}'`;
  });
  return names.length > 0 ? `object with ${cut(names.join(', '), 100)}` : 'object';
};

/** What `schema` wants, in a few words; empty if anything will do. */
export function expected(schema: JSONSchema | undefined, root: JSONSchema, depth = 0): string {
  const { anyOf, oneOf, type = [], nullable, ...node } = resolveSchema(schema, root);
  const values = 'const' in node ? [node.const] : node.enum;
  if (Array.isArray(values)) return values.length > 1 ? `one of ${list(values)}` : list(values);
  const branches = anyOf ?? oneOf;
  const ofBranches = depth < 3 ? branches?.map((branch) => expected(branch, root, depth + 1)) : undefined;
  const kinds = ofBranches ?? [type].flat().map((name) => (name === 'object' ? expectedObject(node) : name));
  return cut([...new Set([...kinds, nullable ? 'null' : ''])].filter(Boolean).join(' or '), 300);
}
