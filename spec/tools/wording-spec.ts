import { describe, expect, it } from '@jest/globals';
import type { JSONSchema } from 'json-schema-to-ts';
import { cut, expected, list, show, subject } from '../../lib/tools/wording';

describe('cut', () => {
  it('should keep what is short enough', () => {
    expect(cut('abc', 3)).toBe('abc');
  });

  it('should shorten what is too long, and part no characters', () => {
    expect(cut('abcd', 3)).toBe('ab…');
    expect(cut('a😀bc', 3)).toBe('a…');
  });
});

describe('show', () => {
  it.each([
    ['a', "'a'"],
    ['', "''"],
    ['x'.repeat(100), `'${'x'.repeat(59)}…'`],
    [1.5, '1.5'],
    [false, 'false'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, 'object'],
    [[1], 'array'],
    [Symbol('s'), 'Symbol(s)'],
    [10n ** 99n, `1${'0'.repeat(58)}…`],
  ])('should show %p as %s', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

describe('list', () => {
  it('should have an end', () => {
    expect(list(['a', 1])).toBe("'a', 1");
    expect(list(Array.from({ length: 1000 }, () => 'value'))).toHaveLength(300);
  });
});

describe('subject', () => {
  it.each([
    [[], 'the arguments'],
    [['a'], "'a'"],
    [['items', '0', 'name'], "'items[0].name'"],
    [['0', 'a.b', 'c d'], "'[0].a.b.c d'"],
    [['x'.repeat(200)], `'${'x'.repeat(99)}…'`],
  ])('should name %j %s', (path, text) => {
    expect(subject(path)).toBe(text);
  });
});

describe('expected', () => {
  it.each<[JSONSchema, string]>([
    [true, ''],
    [{}, ''],
    [{ type: 'string' }, 'string'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ type: 'string', nullable: true }, 'string or null'],
    [{ type: 'object' }, 'object'],
    [{ type: 'object', required: ['a', 'b'], properties: { a: { const: 'x' } } }, "object with 'a': 'x', 'b'"],
    [{ enum: ['a', 'b', 1, null] }, "one of 'a', 'b', 1, null"],
    [{ type: 'string', enum: ['a'] }, "'a'"],
    [{ const: 3 }, '3'],
    [{ anyOf: [{ type: 'number' }, { enum: ['auto'] }, { type: 'number', minimum: 1 }] }, "number or 'auto'"],
    [{ oneOf: [{ required: ['a'] }, { type: 'string' }] }, 'string'],
    [{ $ref: '#/$defs/n', $defs: { n: { type: 'number' } } } as JSONSchema, 'number'],
  ])('should say for %j: %s', (schema, text) => {
    expect(expected(schema, schema)).toBe(text);
  });

  it('should come to an end', () => {
    const endless: JSONSchema = { anyOf: [{ $ref: '#' }, { type: 'string' }] };

    expect(expected(endless, endless)).toContain('string');
  });

  it('should be short', () => {
    const long: JSONSchema = { anyOf: Array.from({ length: 50 }, (_, index) => ({ type: 'object', required: [`some_name_${index}`] })) };

    expect(expected(long, long)).toHaveLength(300);
  });
});
