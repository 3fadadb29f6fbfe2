import type { JSONSchema } from 'json-schema-to-ts';
import { isFile, isFolder, toSlot } from '../../../lib/providers/local/slot';
import { tokenize } from '../../../lib/providers/local/tokens';

const slotOf = (name: string, schema: JSONSchema | undefined): ReturnType<typeof toSlot> => toSlot(name, schema, true, true);
const readAll = (name: string, schema: JSONSchema, text: string): unknown[] => tokenize(text).map((token) => slotOf(name, schema).read(token));

describe('toSlot', () => {
  it.each<[type: string, name: string, schema: JSONSchema | undefined]>([
    ['text', 'city', { type: 'string' }],
    ['text', 'city', { type: ['null', 'string'] }],
    ['text', 'city', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['text', 'profile', {}],
    ['text', 'any', true],
    ['text', 'any', undefined],
    ['string', 'path', { type: 'string' }],
    ['string', 'sourceFolder', { type: 'string' }],
    ['string', 'page_url', { type: 'string' }],
    ['number', 'a', { type: 'number' }],
    ['number', 'path', { type: 'integer' }],
    ['number', 'a', { anyOf: [{ type: 'number' }, { type: 'null' }] }],
    ['enum', 'path', { type: 'string', enum: ['a'] }],
    ['enum', 'a', { const: 1 }],
    ['boolean', 'a', { type: 'boolean' }],
    ['array', 'a', { type: 'array' }],
    ['object', 'a', { type: 'object' }],
  ].map(([type, name, schema]) => [type, name, schema] as [string, string, JSONSchema]))('should give the type %s to %s: %j', (type, name, schema) => {
    expect(slotOf(name, schema).type).toBe(type);
  });

  it.each<[what: string, name: string, schema: JSONSchema, text: string, values: unknown[]]>([
    ['numbers', 'n', { type: 'number' }, '1 $1,250.50 -2.5, €3 20% 5km', [1, 1250.5, -2.5, 3, 20, 5]],
    ['no number in names, dates, times and versions', 'n', { type: 'number' }, 'v2 2024-01-05 12:30 1.2.3 seven', Array(5).fill(undefined)],
    ['numbers in the range', 'n', { type: 'number', minimum: 2, maximum: 3 }, '1 2 3 4', [undefined, 2, 3, undefined]],
    ['integers', 'n', { type: 'integer' }, '1 1.5', [1, undefined]],
    ['no number too large for one', 'n', { type: 'number' }, '9'.repeat(400), [undefined]],
    ['values of an enum', 'n', { enum: ['USD', 'in_progress', 3, null] }, 'usd "IN-PROGRESS" 3 null eur', ['USD', 'in_progress', 3, null, undefined]],
    ['paths', 'path', { type: 'string' }, 'lib lib/a a.ts ./a/b.ts ~/c https://a.b/c.ts Node.js', [undefined, 'lib/a', 'a.ts', './a/b.ts', '~/c', undefined, undefined]],
    ['folders', 'folder', { type: 'string' }, 'lib lib/a a.ts ./a/b.ts', [undefined, 'lib/a', undefined, undefined]],
    ['URLs', 'url', { type: 'string' }, 'https://a.b/c?d=e, www', ['https://a.b/c?d=e', undefined]],
    ['calculations', 'expression', { type: 'string' }, '1 + 2 word', ['1 + 2', undefined]],
    ['any text', 'city', { type: 'string' }, "Bern Bern's", ['Bern', 'Bern']],
    ['no list', 'list', { type: 'array' }, 'a', [undefined]],
  ])('should read %s', (_, name, schema, text, values) => {
    expect(readAll(name, schema, text)).toEqual(values);
  });
});

describe('isFile', () => {
  it.each<[string, boolean]>([['a.ts', true], ['lib/a.spec.ts', true], ['lib', false], ['3.5', false], ['Node.js', false], ['index.js', true]])('should tell of %s: %s', (text, expected) => {
    expect(tokenize(text).map(isFile)).toEqual([expected]);
  });
});

describe('isFolder', () => {
  it.each<[string, boolean]>([['lib/', true], ['lib\\a', true], ['lib/a.ts', false], ['lib', false], ['https://a.b/c', false]])('should tell of %s: %s', (text, expected) => {
    expect(tokenize(text).map(isFolder)).toEqual([expected]);
  });
});
