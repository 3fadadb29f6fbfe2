import { describe, expect, it } from '@jest/globals';
import type { JSONSchema } from 'json-schema-to-ts';
import { coerceArguments } from '../../lib/tools/coerceArguments';

const coerce = (value: unknown, schema: JSONSchema): unknown => coerceArguments(value, schema, schema);
const nest = (value: unknown, levels: number, wrap: (inner: unknown) => unknown): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => wrap(inner), value);

describe('coerceArguments', () => {
  describe('of texts', () => {
    it.each<[JSONSchema, string, unknown]>([
      // Where the schema wants a number or a boolean, and nothing else.
      [{ type: 'number' }, '1.5', 1.5],
      [{ type: 'number' }, '-1e2', -100],
      [{ type: 'integer' }, '7', 7],
      [{ type: 'integer' }, '7.0', 7],
      [{ type: 'boolean' }, 'true', true],
      [{ type: 'boolean' }, 'false', false],
      [{ type: 'number', nullable: true }, '1', 1],
      [{ type: ['number', 'null'] }, '1', 1],
      [{ type: ['number', 'boolean'] }, '1', 1],
      [{ type: ['number', 'boolean'] }, 'true', true],
      [{ type: ['array', 'integer'] }, '1', 1],
      [{ enum: [1, 2] }, '2', 2],
      [{ enum: ['1', 2] }, '2', 2],
      [{ const: true }, 'true', true],
      [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, '1', 1],
      [{ oneOf: [{ type: 'string', enum: ['auto'] }, { type: 'number' }] }, '5', 5],
      [{ allOf: [{ type: 'number' }, { minimum: 1 }] }, '5', 5],
      [{ $ref: '#/$defs/n', $defs: { n: { type: 'number' } } } as JSONSchema, '5', 5],
      [{ $ref: '#/definitions/n', definitions: { n: { $ref: '#/definitions/m' }, m: { type: 'number' } } }, '5', 5],
      // Where the text is valid as it is.
      [{}, '1', '1'],
      [true, '1', '1'],
      [{ type: 'string' }, '1', '1'],
      [{ type: 'string' }, 'true', 'true'],
      [{ type: ['string', 'number'] }, '1', '1'],
      [{ type: ['boolean', 'string'] }, 'true', 'true'],
      [{ enum: ['1', 1] }, '1', '1'],
      [{ anyOf: [{ type: 'number' }, { type: 'string' }] }, '1', '1'],
      // Where it would not help.
      [{ type: 'number' }, 'abc', 'abc'],
      [{ type: 'number' }, '', ''],
      [{ type: 'number' }, '1e999', '1e999'],
      [{ type: 'number' }, 'true', 'true'],
      [{ type: 'integer' }, '1.5', '1.5'],
      [{ type: 'boolean' }, '1', '1'],
      [{ type: 'boolean' }, 'yes', 'yes'],
      [{ type: 'array' }, '1', '1'],
      [{ type: 'null' }, 'null', 'null'],
      [{ enum: [1, 2] }, '3', '3'],
      [{ type: 'number', enum: [1] }, '3', '3'],
      [{ $ref: 'https://example.org/number' }, '3', '3'],
      [false, '3', '3'],
    ])('should read, for %j, %j as %j', (schema, text, value) => {
      expect(coerce(text, schema)).toBe(value);
      expect(coerceArguments({ a: text }, { properties: { a: schema } }, schema)).toEqual({ a: value });
      expect(coerceArguments([text], { items: schema }, schema)).toEqual([value]);
    });
  });

  it.each<[JSONSchema, unknown]>([
    [{ type: 'string' }, 1],
    [{ type: 'string' }, true],
    [{ type: 'number' }, true],
    [{ type: 'boolean' }, 1],
    [{ type: 'boolean' }, 0],
    [{ type: 'number' }, null],
    [{ type: 'array' }, 1],
  ])('should leave to the validator, for %j, %j', (schema, value) => {
    expect(coerce(value, schema)).toBe(value);
  });

  describe('of objects', () => {
    const schema = {
      type: 'object',
      properties: {
        need: { type: 'string' },
        text: { type: 'string' },
        listed: { type: 'string', enum: ['a'] },
        maybe: { type: ['string', 'null'] },
        either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        open: { type: 'string', nullable: true },
        any: {},
        inner: { type: 'object', properties: { n: { type: 'number' } } },
      },
      required: ['need'],
    } as const;

    it('should take null for an optional parameter as absent', () => {
      expect(coerce({ need: null, text: null, listed: null, inner: null }, schema)).toEqual({ need: null });
      expect(coerce({ inner: { n: null } }, schema)).toEqual({ inner: {} });
    });

    it('should keep null where the schema wants it, and where it says nothing', () => {
      const value = { maybe: null, either: null, open: null, any: null, other: null };

      expect(coerce(value, schema)).toStrictEqual(value);
    });

    it('should take undefined as absent', () => {
      expect(Object.keys(coerce({ need: undefined, text: undefined, other: undefined }, schema) as object)).toEqual([]);
    });

    it('should go by the schema of additional properties', () => {
      expect(coerce({ a: '1', b: null, c: 'x' }, { type: 'object', additionalProperties: { type: 'number' } })).toEqual({ a: 1, c: 'x' });
      expect(coerce({ a: '1', b: null }, { type: 'object', additionalProperties: false })).toEqual({ a: '1', b: null });
      expect(coerce({ x1: '1' }, { patternProperties: { '^x': { type: 'string' } }, additionalProperties: { type: 'number' } })).toEqual({ x1: '1' });
    });

    it('should not apply defaults', () => {
      expect(coerce({ a: null }, { properties: { a: { type: 'number', default: 3 }, b: { type: 'number', default: 4 } } })).toEqual({});
    });

    it('should go into nested objects and arrays', () => {
      const pair = { items: [{ type: 'number' }, { type: 'string' }] } as const;
      const value = { list: [{ inner: { n: '1' } }, { text: null }], pair: ['1', '2', '3'] };

      expect(coerce(value, { properties: { list: { items: schema }, pair } })).toEqual({ list: [{ inner: { n: 1 } }, {}], pair: [1, '2', '3'] });
    });
  });

  describe('of unions', () => {
    const circle = { type: 'object', properties: { kind: { const: 'circle' }, size: { type: 'number' } }, required: ['kind', 'size'] } as const;
    const text = { type: 'string' } as const;
    const label = { type: 'object', properties: { kind: { const: 'label' }, size: text, note: text }, required: ['kind', 'size'] } as const;

    it.each<[JSONSchema, unknown, unknown]>([
      [{ anyOf: [circle, label] }, { kind: 'circle', size: '1' }, { kind: 'circle', size: 1 }],
      [{ anyOf: [circle, label] }, { kind: 'label', size: '1', note: null }, { kind: 'label', size: '1' }],
      [{ oneOf: [label, circle, { type: 'null' }] }, { kind: 'circle', size: '1' }, { kind: 'circle', size: 1 }],
      [{ anyOf: [{ type: 'array', items: { type: 'number' } }, { type: 'array', items: { type: 'string' } }] }, ['1', '2'], ['1', '2']],
      [{ anyOf: [{ type: 'array', items: { type: 'number' } }, { type: 'array', items: { type: 'boolean' } }] }, ['true'], [true]],
      [{ anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' } }] }, ['1', 'x'], [1, 'x']],
      [{ anyOf: [circle, { type: 'null' }] }, { kind: 'circle', size: 'x', extra: null }, { kind: 'circle', size: 'x', extra: null }],
      [{ allOf: [{ properties: { a: { type: 'number' } } }, { properties: { b: { type: 'boolean' } } }] }, { a: '1', b: 'true' }, { a: 1, b: true }],
      [{ properties: { a: { type: 'number' } }, anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: '1' }, { a: 1 }],
      [{ anyOf: [circle, label] }, { kind: 'oval', size: '1' }, { kind: 'oval', size: '1' }],
    ])('should go, for %j, by the branch that %j is meant for', (schema, value, coerced) => {
      expect(coerce(value, schema)).toEqual(coerced);
    });
  });

  it('should follow recursive references', () => {
    const tree = { type: 'object', properties: { size: { type: 'number' }, next: { $ref: '#' } } } as const;

    expect(coerce(nest({ size: '1' }, 50, (next) => ({ size: '2', next })), tree)).toEqual(nest({ size: 1 }, 50, (next) => ({ size: 2, next })));
  });

  it('should share nothing with the value and leave it as it is', () => {
    const value = Object.freeze({ list: Object.freeze([Object.freeze({ n: '1', x: null })]), other: Object.freeze({ deep: Object.freeze([1]) }) });
    const copy = coerce(value, { properties: { list: { items: { properties: { n: { type: 'number' }, x: { type: 'string' } } } } } }) as typeof value;

    expect(copy).toEqual({ list: [{ n: 1 }], other: { deep: [1] } });
    expect(value.list[0]).toEqual({ n: '1', x: null });
    expect([copy.other, copy.other.deep, copy.list, copy.list[0]].some(Object.isFrozen)).toBe(false);
  });

  describe('with hostile keys', () => {
    const hostile = (): unknown =>
      JSON.parse(
        `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1},
          "in":{"__proto__":{"polluted":1},"a":1},"list":[{"__proto__":{"polluted":1}}]}`,
      );

    it.each<[JSONSchema]>([
      [true],
      [{}],
      [{ type: 'object', additionalProperties: false }],
      [{ type: 'object', additionalProperties: { type: 'object', properties: { polluted: { type: 'number' } } } }],
      [{ anyOf: [{ type: 'object' }, { type: 'null' }] }],
      [JSON.parse('{"properties":{"__proto__":{"type":"object"},"constructor":{"type":"object"}}}') as JSONSchema],
    ])('should keep to own data for %j', (schema) => {
      const copy = coerce(hostile(), schema) as Record<string, Record<string, unknown>>;

      expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
      expect(Object.keys(copy)).toEqual(['constructor', 'prototype', 'in', 'list']);
      expect(Object.keys(copy.in ?? {})).toEqual(['a']);
      expect('polluted' in {} || 'polluted' in copy || 'polluted' in (copy.in ?? {})).toBe(false);
      expect(Object.assign({}, copy)).not.toHaveProperty('polluted');
    });
  });

  describe('with deep values', () => {
    it.each<[string, JSONSchema]>([
      ['unknown', {}],
      ['recursive', { properties: { a: { $ref: '#' } }, items: { $ref: '#' } }],
      ['united', { anyOf: [{ type: 'array', items: { $ref: '#' } }, { type: 'object', properties: { a: { $ref: '#' } } }, { type: 'number' }] }],
    ])('should stop at 100 levels of %s ones', (_, schema) => {
      expect(() => coerce(nest('1', 100, (a) => ({ a })), schema)).not.toThrow();
      expect(() => coerce(nest('1', 101, (a) => ({ a })), schema)).toThrow(RangeError);
      expect(() => coerce(nest('1', 10_000, (a) => ({ a })), schema)).toThrow(RangeError);
      expect(() => coerce(nest('1', 10_000, (a) => [a]), schema)).toThrow(RangeError);
    });

    it('should stop in circles', () => {
      const circle: Record<string, unknown> = {};
      circle.self = circle;

      expect(() => coerce(circle, {})).toThrow(RangeError);
    });
  });
});
