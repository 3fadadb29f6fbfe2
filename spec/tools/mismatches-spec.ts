import { describe, expect, it } from '@jest/globals';
import type { JSONSchema } from 'json-schema-to-ts';
import { closestBranches, fits, isAbsent, itemSchema, mismatches, propertySchema } from '../../lib/tools/mismatches';

const found = (value: unknown, schema: JSONSchema, levels = Infinity, lenient = false): string[] =>
  mismatches(value, schema, { root: schema, levels, lenient }).map(({ keyword, path }) => [keyword, ...path].join(' '));

const circle = { type: 'object', properties: { kind: { const: 'circle' }, radius: { type: 'number' } }, required: ['kind', 'radius'] } as const;
const square = { type: 'object', properties: { kind: { const: 'square' }, width: { type: 'number' } }, required: ['kind', 'width'] } as const;

describe('mismatches', () => {
  it.each<[JSONSchema, unknown[], unknown[]]>([
    [true, [1, null, {}], []],
    [{}, [1, null, {}], []],
    [{ type: 'string' }, ['', 'a'], [1, true, null, {}, []]],
    [{ type: 'number' }, [0, 1.5], ['1', true, null]],
    [{ type: 'integer' }, [0, 3, 3.0], [1.5, '3', true]],
    [{ type: 'boolean' }, [true, false], [0, 1, 'true', null]],
    [{ type: 'null' }, [null], [undefined, 0, '', false]],
    [{ type: 'object' }, [{}, { a: 1 }], [[], null, 'a']],
    [{ type: 'array' }, [[], [1]], [{}, null, 'a']],
    [{ type: ['string', 'null'] }, ['a', null], [1]],
    [{ type: 'string', nullable: true }, ['a', null], [1]],
    [{ $ref: '#/definitions/text', definitions: { text: { type: 'string' } } }, ['a'], [1]],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, ['a', 1], [1.5, null]],
    [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }, ['a', 1], [1.5, null]],
  ])('should tell types for %j', (schema, good, bad) => {
    for (const value of good) expect([value, found(value, schema)]).toEqual([value, []]);
    for (const value of bad) expect([value, found(value, schema)]).toEqual([value, ['type']]);
  });

  it.each<[JSONSchema, unknown[], unknown[]]>([
    [{ enum: ['a', 1, null] }, ['a', 1, null], ['b', '1', false]],
    [{ const: 'a' }, ['a'], ['b', null]],
    [{ type: 'string', enum: ['a', 'b'] }, ['a'], ['c']],
    [{ allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }, ['b'], ['a', 'c']],
  ])('should tell listed values for %j', (schema, good, bad) => {
    for (const value of good) expect([value, found(value, schema)]).toEqual([value, []]);
    for (const value of bad) expect([value, found(value, schema)]).toEqual([value, ['enum']]);
  });

  it('should leave listed objects to the validator', () => {
    expect(found({ a: 1 }, { enum: [{ a: 2 }] })).toEqual([]);
    expect(found([1], { const: [2] })).toEqual([]);
  });

  it('should tell missing, unknown and wrong parameters with their places', () => {
    const schema: JSONSchema = {
      properties: { list: { items: { properties: { n: { type: 'number' }, m: {} }, required: ['n', 'm'], additionalProperties: false } } },
    };

    expect(found({ list: [{ n: 1, m: 1 }, { n: 'x', o: 1 }] }, schema)).toEqual(['required list 1 m', 'type list 1 n', 'additionalProperties list 1 o']);
  });

  it('should check additional properties and tuples by their schemas', () => {
    expect(found({ a: 1, b: 'x' }, { additionalProperties: { type: 'number' } })).toEqual(['type b']);
    expect(found(['a', 1, 'x', 2], { items: [{ type: 'string' }, { type: 'string' }], additionalItems: { type: 'number' } })).toEqual(['type 1', 'type 2']);
  });

  it('should take nothing inherited for a parameter', () => {
    const schema: JSONSchema = { properties: { toString: { type: 'number' } as const }, required: ['constructor'], additionalProperties: false };

    expect(found({}, schema)).toEqual(['required constructor']);
    expect(found({ valueOf: 1, constructor: 1 }, schema)).toEqual(['additionalProperties valueOf', 'additionalProperties constructor']);
  });

  it('should look into the branch that a value is meant for', () => {
    const shape: JSONSchema = { anyOf: [circle, square, { type: 'null' }] };

    expect(found({ kind: 'circle', radius: 1 }, shape)).toEqual([]);
    expect(found(null, shape)).toEqual([]);
    expect(found({ kind: 'circle', radius: 'x' }, shape)).toEqual(['type radius']);
    expect(found({ kind: 'square' }, shape)).toEqual(['required width']);
    expect(found({ kind: 'oval' }, shape)).toEqual(['type']);
    expect(found({ n: 'x' }, { anyOf: [{ type: 'object', properties: { n: { type: 'number' } } }, { type: 'null' }] })).toEqual(['type n']);
  });

  it('should enter as many levels as it is told', () => {
    const schema: JSONSchema = { properties: { a: { properties: { b: { type: 'string' } } } }, required: ['c'] };

    expect(found({ a: { b: 1 } }, schema, 0)).toEqual([]);
    expect(found({ a: { b: 1 } }, schema, 1)).toEqual(['required c']);
    expect(found({ a: { b: 1 } }, schema, 2)).toEqual(['required c', 'type a b']);
  });

  it('should let spelled values pass if it is lenient', () => {
    expect(found(['1', 'true', 'x'], { items: { type: 'number' } }, 1, true)).toEqual(['type 1', 'type 2']);
    expect(found('true', { type: 'boolean' }, 1, true)).toEqual([]);
  });

  it('should stand many faults and many names', () => {
    expect(found(Array.from({ length: 200_000 }, () => 'x'), { items: { type: 'number' } })).toHaveLength(200_000);
    expect(found(Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`k${index}`, 1])), { additionalProperties: false })).toHaveLength(200_000);
  });

  it('should not look further than it has to', () => {
    let reads = 0;
    const items = new Proxy(Array.from({ length: 1000 }, () => 'x'), { get: (target, key) => (/^\d+$/.test(String(key)) && reads++, Reflect.get(target, key) as unknown) });
    const schema: JSONSchema = { items: { type: 'number' } };

    expect(fits(items, schema, { root: schema, levels: 1 })).toBe(false);
    expect(reads).toBe(1);
    expect(mismatches(items, schema, { root: schema, levels: 1 }, [], 3)).toHaveLength(3);
    expect(reads).toBe(4);
  });

  it('should follow recursive schemas and unions in reasonable time', () => {
    const left = { $ref: '#' } as const;
    const root: JSONSchema = {
      anyOf: [
        ...['and', 'or', 'not'].map((kind) => ({ type: 'object' as const, properties: { left, kind: { const: kind } }, required: ['kind', 'left'] })),
        { type: 'object', properties: { kind: { const: 'is' }, value: { type: 'number' } }, required: ['kind', 'value'] },
      ],
    };
    const chain = (value: unknown): unknown => Array.from({ length: 60 }).reduce<unknown>((left) => ({ kind: 'or', left }), { kind: 'is', value });

    expect(found(chain(1), root)).toEqual([]);
    expect(found(chain('x'), root)).toEqual([`type ${'left '.repeat(60)}value`]);
  });
});

describe('closestBranches', () => {
  it('should go by type, then by constants', () => {
    const branches = [circle, square, { type: 'array' }] as const;
    const closest = (value: unknown): readonly JSONSchema[] => closestBranches(value, branches, { root: {}, levels: 1 });

    expect(closest({ kind: 'square' })).toEqual([square]);
    expect(closest({ kind: 'oval' })).toEqual([circle, square]);
    expect(closest([])).toEqual([{ type: 'array' }]);
    expect(closest('x')).toEqual([]);
  });
});

describe('isAbsent', () => {
  const text = { type: 'string' } as const;
  const schema: JSONSchema = { properties: { need: text, text, maybe: { type: ['string', 'null'] }, any: {} }, required: ['need'] };

  it.each([
    ['text', undefined, true],
    ['need', undefined, true],
    ['text', null, true],
    ['need', null, false],
    ['maybe', null, false],
    ['any', null, false],
    ['other', null, false],
    ['text', '', false],
    ['text', 0, false],
    ['text', false, false],
  ])('should know of %s: %p', (key, value, absent) => {
    expect(isAbsent(value, key, schema, schema)).toBe(absent);
  });
});

describe('propertySchema and itemSchema', () => {
  it('should find the schema of a part', () => {
    const named: JSONSchema = { properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } };

    expect(propertySchema(named, 'a')).toEqual({ type: 'string' });
    expect(propertySchema(named, 'b')).toEqual({ type: 'number' });
    expect(propertySchema(named, 'constructor')).toEqual({ type: 'number' });
    expect(propertySchema({ ...named, patternProperties: { '^b': { type: 'null' } } }, 'b')).toBe(true);
    expect(propertySchema({}, 'a')).toBeUndefined();
    expect(itemSchema({ items: { type: 'string' } }, 7)).toEqual({ type: 'string' });
    expect(itemSchema({ items: [{ type: 'string' }], additionalItems: false }, 0)).toEqual({ type: 'string' });
    expect(itemSchema({ items: [{ type: 'string' }], additionalItems: false }, 1)).toBe(false);
  });
});
