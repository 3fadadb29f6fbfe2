import { describe, expect, it } from '@jest/globals';
import { resolveSchema } from '../../lib/tools/resolveSchema';

const root = {
  type: 'object',
  $defs: { place: { type: 'string' }, alias: { $ref: '#/$defs/place' }, 'a/b': { type: 'null' }, loop: { $ref: '#/$defs/loop' } },
  definitions: { old: { type: 'number' } },
  items: [{ type: 'boolean' }],
} as const;

describe('resolveSchema', () => {
  it('should give a schema without a reference itself', () => {
    const schema = { type: 'string' } as const;

    expect(resolveSchema(schema, root)).toBe(schema);
  });

  it.each([
    ['#', root],
    ['#/$defs/place', root.$defs.place],
    ['#/definitions/old', root.definitions.old],
    ['#/$defs/alias', root.$defs.place],
    ['#/$defs/a~1b', root.$defs['a/b']],
    ['#/items/0', root.items[0]],
  ])('should follow %s', ($ref, schema) => {
    expect(resolveSchema({ $ref }, root)).toBe(schema);
  });

  const elsewhere = ['#/$defs/none', '#/$defs/constructor', '#/type', '#place', 'https://example.org/place', 'place.json#/$defs/place'];
  it.each(elsewhere)('should allow everything for %s', ($ref) => {
    expect(resolveSchema({ $ref }, root)).toEqual({});
  });

  it.each([true, false, undefined])('should have no rules for %p', (schema) => {
    expect(resolveSchema(schema, root)).toEqual({});
  });

  it('should not go round in circles', () => {
    expect(() => resolveSchema({ $ref: '#/$defs/loop' }, root)).toThrow(RangeError);
  });
});
