import type { SchemaNode } from './resolveSchema';
import { isContainer, isRecord, ownValue, pointerKeys } from './values';

/** A schema of which every validator thinks the same: a copy, with nothing in it but the keywords that count, and with what it refers to under `definitions`. */
export interface PlainSchema {
  readonly schema: SchemaNode;
  /** What a `$ref` in it means: `#`, `#/definitions/0` … */
  readonly references: ReadonlyMap<string, SchemaNode | boolean>;
}

type Copy = (schema: unknown, keyword: string) => SchemaNode | boolean;

/** What the values of these keywords must be; they are taken over as they are. */
const leaves: Readonly<Record<string, readonly string[]>> = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  string: ['pattern', 'format', '$ref'],
  array: ['required', 'enum'],
  boolean: ['uniqueItems', 'nullable'],
};
const expected = new Map(Object.entries(leaves).flatMap(([type, keywords]) => keywords.map((keyword) => [keyword, type] as const)));
const parts = new Set(['additionalItems', 'additionalProperties', 'contains', 'propertyNames', 'not', 'if', 'then', 'else']);
const lists = new Set(['allOf', 'anyOf', 'oneOf']);
const records = new Set(['properties', 'patternProperties', 'dependencies']);
/** Values that only look like schemas. */
const data = new Set(['const', 'enum', 'default', 'examples']);
const typeNames = new Set<unknown>(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const home = 'schema://root/';

const fail = (message: string): never => {
  throw new Error(message);
};

/** The schemas that have a name (`$id`, `$anchor`), and what references in each schema start from. */
function namedSchemas(root: SchemaNode) {
  const named = new Map<string, unknown>([[home, root]]);
  const bases = new Map<unknown, string>();
  const visit = (node: unknown, base: string): void => {
    if (!isContainer(node)) return;
    const { $id, $anchor } = node as Record<string, unknown>;
    const id = typeof $id === 'string' ? new URL($id, base).href : base;
    const start = id.replace(/#.*/, '');
    if (typeof $id === 'string') named.set(id.replace(/#$/, ''), node);
    if (typeof $anchor === 'string') named.set(`${start}#${$anchor}`, node);
    bases.set(node, start);
    for (const [key, value] of Object.entries(node)) if (!data.has(key)) visit(value, start);
  };
  visit(root, home);
  return { named, bases };
}

/** The function that finds what a reference in `from` means; throws if there is none. */
function finder(root: SchemaNode): (reference: string, from: unknown) => unknown {
  const { named, bases } = namedSchemas(root);
  const step = (node: unknown, key: string): unknown => (isContainer(node) ? ownValue(node as Record<string, unknown>, key) : undefined);
  return (reference, from) => {
    const { href } = new URL(reference, bases.get(from) ?? home);
    const [start = '', pointer = ''] = href.split('#');
    const found = pointer === '' || pointer.startsWith('/') ? pointerKeys(decodeURIComponent(pointer)).reduce(step, named.get(start)) : named.get(href);
    return found ?? fail(`can't resolve reference ${reference}`);
  };
}

/** The value of a keyword that holds no schemas; nothing if it says nothing. Throws if it cannot be one. */
function leaf(keyword: string, value: unknown): unknown {
  const type = expected.get(keyword) ?? '';
  if (Array.isArray(value) ? type !== 'array' : typeof value !== type) fail(`${keyword} must be ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`);
  if (keyword === 'pattern') new RegExp(value as string, 'u');
  if (keyword === 'enum' && (value as unknown[]).length === 0) fail('enum must list at least one value');
  if (keyword === 'multipleOf' && !((value as number) > 0)) fail('multipleOf must be greater than 0');
  return keyword === 'format' || keyword === 'nullable' ? undefined : value;
}

/** The value of a keyword; nothing for one that does not count. */
function keywordValue(keyword: string, value: unknown, copy: Copy): unknown {
  if (keyword === 'const') return value;
  if (expected.has(keyword)) return leaf(keyword, value);
  if (parts.has(keyword) || (keyword === 'items' && !Array.isArray(value))) return copy(value, keyword);
  if (lists.has(keyword) || keyword === 'items') return Array.isArray(value) ? value.map((part) => copy(part, keyword)) : fail(`${keyword} must be an array`);
  if (!records.has(keyword)) return undefined;
  if (!isRecord(value)) return fail(`${keyword} must be an object`);
  if (keyword === 'patternProperties') for (const pattern of Object.keys(value)) new RegExp(pattern, 'u');
  const known = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(known.map(([key, part]) => [key, keyword === 'dependencies' && Array.isArray(part) ? part : copy(part, keyword)]));
}

/** The types that are asked for, `nullable` among them; nothing for none. Throws if there is no such type. */
function types({ type, nullable }: SchemaNode): unknown {
  if (nullable && type === undefined) fail('"nullable" cannot be used without "type"');
  const names = [type ?? []].flat();
  for (const name of names) if (!typeNames.has(name)) fail(`there is no type ${JSON.stringify(name)}`);
  return nullable ? [...names, 'null'] : names.length > 0 ? type : undefined;
}

/**
 * Takes a schema to what counts of it: the keywords of draft 7, references also beside others and by `$id`, `nullable` as a type, no formats.
 * Throws if it is no JSON Schema, a RangeError if a reference leads to itself.
 */
export function plainSchema(root: SchemaNode): PlainSchema {
  const find = finder(root);
  const names = new Map<unknown, string>([[root, '#']]);
  const references = new Map<string, SchemaNode | boolean>();
  const refer = (reference: string, from: unknown): string => {
    const target = find(reference, from);
    const name = names.get(target) ?? `#/definitions/${names.size - 1}`;
    if (names.has(target)) return name;
    names.set(target, name);
    references.set(name, copy(target, '$ref'));
    return name;
  };
  const copy: Copy = (node, keyword) => {
    if (typeof node === 'boolean') return node;
    if (!isRecord(node)) return fail(`${keyword} must hold a schema`);
    const plain: Record<string, unknown> = { type: types(node) };
    for (const [key, value] of Object.entries(node)) if (value !== undefined && key !== 'type') plain[key] = keywordValue(key, value, copy);
    // ajv overlooks `contains` in an empty list if there is `items` too.
    if (plain.contains !== undefined) plain.minItems = Math.max(1, Number(plain.minItems ?? 1));
    if (typeof plain.$ref === 'string') plain.$ref = refer(plain.$ref, node);
    return Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  };
  const whole = copy(root, 'the schema') as SchemaNode;
  const definitions = Object.fromEntries([...references].map(([name, node]) => [pointerKeys(name)[1] ?? '', node]));
  const schema = references.size > 0 ? { ...whole, definitions } : whole;
  checkEnds(references.set('#', schema));
  return { schema, references };
}

/** The schemas that a value must be held against too if it is held against `node`: one more step, and still the same value. */
const inPlace = (node: SchemaNode, references: PlainSchema['references']): unknown[] => {
  const { $ref, allOf = [], anyOf = [], oneOf = [], not, if: condition, then, else: otherwise, dependencies = {} } = node;
  return [references.get($ref as string), ...allOf, ...anyOf, ...oneOf, not, condition, then, otherwise, ...Object.values(dependencies)];
};

/** Throws a RangeError for a reference that leads back to itself without going on to a part of the value: each check would be endless. */
function checkEnds(references: PlainSchema['references']): void {
  const [open, done] = [new Set<SchemaNode>(), new Set<SchemaNode>()];
  const visit = (node: unknown): void => {
    if (!isRecord(node) || done.has(node)) return;
    if (open.has(node)) throw new RangeError('a reference leads to itself');
    open.add(node);
    inPlace(node, references).forEach(visit);
    done.add(node);
  };
  for (const first of references.values()) visit(first);
}
