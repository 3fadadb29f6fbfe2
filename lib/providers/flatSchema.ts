import { isPlainObject } from '../messages/isPlainObject';

export type SchemaNode = Readonly<Record<string, unknown>>;

/** Where in a schema one is: its root, and the references followed on the way. */
export interface Place {
  readonly root: SchemaNode;
  readonly trail: readonly string[];
}

/** More than any schema needs that is not recursive; keeps those that are from growing without end. */
const MAX_REFERENCES = 6;

/** A schema with its `$ref` followed and its `allOf` folded into it. A reference that leads back to where it stands becomes any object. */
export function flatSchema(schema: unknown, place: Place): { node: SchemaNode; place: Place } {
  if (!isPlainObject(schema)) return { node: {}, place };
  const { $ref, allOf, ...own } = schema;
  const target = typeof $ref === 'string' ? follow($ref, place) : { node: {}, place };
  const parts = listOf(allOf).map((part) => flatSchema(part, target.place).node);
  return { node: [...parts, own].reduce(mergeSchemas, target.node), place: target.place };
}

/** What satisfies both of two schemas, roughly: the second has the last word, but properties and what is required come from both. */
export function mergeSchemas(a: SchemaNode, b: SchemaNode): SchemaNode {
  const required = [...new Set([...listOf(a['required']), ...listOf(b['required'])])];
  return {
    ...a,
    ...b,
    ...(Boolean(a['properties'] ?? b['properties']) && { properties: { ...recordOf(a['properties']), ...recordOf(b['properties']) } }),
    ...(required.length > 0 && { required }),
  };
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const recordOf = (value: unknown): SchemaNode => (isPlainObject(value) ? value : {});

function follow($ref: string, { root, trail }: Place): { node: SchemaNode; place: Place } {
  if (trail.includes($ref) || trail.length >= MAX_REFERENCES) return { node: { type: 'object' }, place: { root, trail } };
  return flatSchema(find($ref, root), { root, trail: [...trail, $ref] });
}

/** What a pointer such as `#/$defs/node` leads to. */
function find($ref: string, root: SchemaNode): unknown {
  const [start, ...keys] = $ref.split('/');
  const own = (node: unknown, key: string): unknown => (typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as SchemaNode)[key] : undefined);
  return start === '#' ? keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')).reduce(own, root) : undefined;
}
