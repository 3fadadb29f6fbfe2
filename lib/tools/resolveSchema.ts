import type { JSONSchema } from 'json-schema-to-ts';
import { isContainer, isRecord, ownValue, pointerKeys } from './values';

/** A schema that is not just `true` or `false`. */
export type SchemaNode = Exclude<JSONSchema, boolean>;

/** `schema` with its reference into `root` followed; empty, which allows everything, for `true`, `false` and references to somewhere else. */
export function resolveSchema(schema: unknown, root: JSONSchema): SchemaNode {
  if (!isRecord(schema)) return {};
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  if (!/^#(\/|$)/.test($ref)) return {};
  const step = (node: unknown, key: string): unknown => (isContainer(node) ? ownValue(node as Record<string, unknown>, key) : undefined);
  return resolveSchema(pointerKeys($ref).reduce(step, root), root);
}
