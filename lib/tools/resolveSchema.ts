import type { JSONSchema } from 'json-schema-to-ts';

/** A schema that is not just `true` or `false`. */
export type SchemaNode = Exclude<JSONSchema, boolean>;

const maxHops = 32;

/** Whether `value` is an object that may hold parameters: neither null nor an array. */
export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `record` itself holds under `key`: never something inherited, whatever the key. */
export const ownValue = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** What `pointer` (`#`, `#/$defs/place`) leads to. */
const follow = (pointer: string, root: JSONSchema): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? ownValue(node as Record<string, unknown>, key) : undefined), root);

/** `schema` with its reference into `root` followed; `true`, which allows all, for a reference to somewhere else. */
export function resolveSchema(schema: JSONSchema, root: JSONSchema): JSONSchema {
  let node: unknown = schema;
  for (let hops = 0; isRecord(node) && typeof node.$ref === 'string'; hops++) {
    node = /^#(\/|$)/.test(node.$ref) && hops < maxHops ? follow(node.$ref, root) : true;
  }
  return isRecord(node) || node === false ? (node as JSONSchema) : true;
}
