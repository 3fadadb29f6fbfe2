import { describe, expect, it } from '@jest/globals';
import { metaSchema } from '../../lib/tools/metaSchema';
import { mismatches } from '../../lib/tools/mismatches';

const faults = (schema: unknown): string[] => mismatches(schema, metaSchema, { root: metaSchema, levels: Infinity }).map(({ path }) => path.join('.'));

describe('metaSchema', () => {
  it.each([
    [true],
    [{}],
    [{ type: 'object', properties: { a: { type: ['string', 'null'], enum: ['a'] }, b: true }, required: ['a'], additionalProperties: false }],
    [{ items: { type: 'string' } }],
    [{ items: [{ type: 'string' }, true] }],
    [{ anyOf: [{ $ref: '#/$defs/a' }, { const: 1 }], $defs: { a: { not: {} } }, definitions: {} }],
    [{ title: 'a', default: 1, 'x-mine': 'anything' }],
    [metaSchema],
  ])('should know %j as a schema', (schema) => {
    expect(faults(schema)).toEqual([]);
  });

  it.each([
    ['string', ''],
    [null, ''],
    [[], ''],
    [{ type: 'strin' }, 'type'],
    [{ type: ['string', 'nil'] }, 'type.1'],
    [{ properties: [] }, 'properties'],
    [{ properties: { a: 'string' } }, 'properties.a'],
    [{ properties: { a: { items: 'string' } } }, 'properties.a.items'],
    [{ items: [{}, 'string'] }, 'items.1'],
    [{ properties: { a: { required: true } } }, 'properties.a.required'],
    [{ required: [1] }, 'required.0'],
    [{ anyOf: {} }, 'anyOf'],
    [{ oneOf: [{ type: 1 }] }, 'oneOf.0.type'],
    [{ allOf: ['a'] }, 'allOf.0'],
    [{ additionalProperties: 'no' }, 'additionalProperties'],
    [{ $defs: { a: { type: 'x' } } }, '$defs.a.type'],
    [{ definitions: { a: 1 } }, 'definitions.a'],
    [{ patternProperties: { a: 1 } }, 'patternProperties.a'],
  ])('should find what is wrong with %j', (schema, place) => {
    expect(faults(schema)).toEqual([place]);
  });
});
