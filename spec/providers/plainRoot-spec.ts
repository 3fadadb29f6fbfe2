import { describe, expect, it } from '@jest/globals';
import { plainRoot } from '../../lib/providers/plainRoot';

const text = { type: 'string' };
const number = { type: 'number' };
const object = (properties: object, ...required: string[]) => ({ type: 'object', properties, ...(required.length > 0 && { required }) });

describe('plainRoot', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an object', object({ a: text }, 'a')],
    ['an object without properties', object({})],
    ['unions further down', object({ a: { anyOf: [text, number] } })],
    ['properties with the names of keywords', object({ anyOf: text, $ref: text })],
    ['further keywords', { ...object({}), additionalProperties: false, $defs: { a: text }, description: 'D' }],
  ])('gives back itself: %s', (_, schema) => {
    expect(plainRoot(schema)).toBe(schema);
  });

  const a = object({ kind: { const: 'a' }, size: number }, 'kind', 'size');
  const b = object({ kind: { const: 'b' }, name: text }, 'kind', 'name');
  const merged = object({ kind: { enum: ['a', 'b'] }, size: number, name: text }, 'kind');
  /** title, schema, what becomes of it */
  const cases: [string, Record<string, unknown>, object][] = [
    ['nothing', {}, object({})],
    ['an object that tells no properties', { type: 'object', description: 'D' }, { ...object({}), description: 'D' }],
    ['properties without a type', { properties: { a: text } }, object({ a: text })],
    ['null as well', { type: ['object', 'null'], properties: { a: text } }, object({ a: text })],
    ['anyOf', { anyOf: [a, b] }, merged],
    ['oneOf', { oneOf: [a, b] }, merged],
    ['both', { anyOf: [a], oneOf: [b] }, merged],
    ['allOf', { allOf: [object({ a: text }, 'a'), object({ b: number }, 'b')] }, object({ a: text, b: number }, 'a', 'b')],
    ['a union within a union', { anyOf: [{ oneOf: [a, b] }, b] }, merged],
    ['a reference', { $ref: '#/$defs/a', $defs: { a } }, { ...a, $defs: { a } }],
    ['variants by reference', { anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }], $defs: { a, b } }, { ...merged, $defs: { a, b } }],
    ['a reference to itself', { $ref: '#' }, object({})],
    ['a union beside properties', { ...object({ id: text }, 'id'), oneOf: [a, b], additionalProperties: false }, { ...object({ ...merged.properties, id: text }, 'kind', 'id'), additionalProperties: false }],
    ['a union of what is required', { ...object({ a: text, b: text }), anyOf: [{ required: ['a'] }, { required: ['b'] }] }, object({ a: text, b: text })],
    ['listed objects', { ...object({ a: text }), enum: [{ a: 'x' }], not: { required: ['b'] }, const: { a: 'x' } }, object({ a: text })],
  ];
  it.each(cases)('makes one object of %s', (_, schema, expected) => {
    const before = structuredClone(schema);
    expect(plainRoot(schema)).toEqual(expected);
    expect(schema).toEqual(before);
  });

  /** the schemas of one property in several variants, what becomes of them */
  const properties: [string, unknown[], unknown][] = [
    ['the same', [text, { ...text }], text],
    ['several', [text, number, text], { anyOf: [text, number] }],
    ['values', [{ const: 'a' }, { enum: ['b', 'c'] }, { type: 'string', const: 'a' }], { enum: ['a', 'b', 'c'] }],
    ['values with a word on them', [{ const: 'a', description: 'A' }, { const: 'b' }], { anyOf: [{ const: 'a', description: 'A' }, { const: 'b' }] }],
    ['anything', [true, text], { anyOf: [true, text] }],
  ];
  it.each(properties)('lets a property of several variants be any of them: %s', (_, schemas, expected) => {
    expect(plainRoot({ anyOf: schemas.map((p) => object({ p })) })).toEqual(object({ p: expected }));
  });
});
