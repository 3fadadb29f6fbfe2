import { describe, expect, it } from '@jest/globals';
import { compileSchema } from '../../lib/tools/compileSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';

describe('compileSchema', () => {
  it('should find nothing wrong with a valid value', () => {
    expect(compileSchema({ type: 'object' })({})).toEqual([]);
  });

  it('should tell every issue with its place', () => {
    const validate = compileSchema({ properties: { 'a/b~c': { items: { minimum: 3 } }, text: { maxLength: 1 } } });

    expect(validate({ 'a/b~c': [5, 1], text: 'long' })).toEqual([
      { path: ['a/b~c', '1'], keyword: 'minimum', message: 'must be >= 3' },
      { path: ['text'], keyword: 'maxLength', message: 'must NOT have more than 1 characters' },
    ]);
  });

  it('should neither coerce nor fill in nor change', () => {
    const validate = compileSchema({ properties: { a: { type: 'number' }, b: { type: 'number', default: 1 } }, additionalProperties: false });
    const value = Object.freeze({ a: '1' });

    expect(validate(value)).toHaveLength(1);
    expect(value).toEqual({ a: '1' });
  });

  it('should not accept what JSON has no number for', () => {
    expect(compileSchema({ type: 'number' })(Infinity)).toHaveLength(1);
    expect(compileSchema({ type: 'number' })(NaN)).toHaveLength(1);
  });

  it('should look at own properties only', () => {
    expect(compileSchema({ properties: { toString: { type: 'string' } as const } })({})).toEqual([]);
    expect(compileSchema({ required: ['constructor'] })({})).toHaveLength(1);
  });

  it.each(['draft-04/schema#', 'draft-07/schema#', 'draft/2019-09/schema', 'draft/2020-12/schema'])('should take a schema that names %s', (name) => {
    for (const $schema of [`http://json-schema.org/${name}`, `https://json-schema.org/${name}`]) {
      expect(compileSchema({ $schema, type: 'object', properties: { a: { type: 'string' } } })({ a: 1 })).toHaveLength(1);
    }
  });

  it('should ignore formats and unknown keywords, quietly', () => {
    const schema = { type: 'string', format: 'of-my-own', 'x-order': 1, discriminator: { propertyName: 'kind' } } as SchemaNode;

    expect(compileSchema(schema)('anything')).toEqual([]);
    expect(compileSchema({ type: 'string', format: 'date' })('no date')).toEqual([]);
  });

  it('should answer at once whatever the schema asks for', () => {
    expect(compileSchema({ $async: true, type: 'object' } as SchemaNode)(1)).toHaveLength(1);
  });

  it('should take the same $id again', () => {
    for (const type of ['string', 'number'] as const) expect(compileSchema({ $id: 'https://example.org/same', type })(true)).toHaveLength(1);
  });

  it('should leave the schema as it is', () => {
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' } as const;
    compileSchema(Object.freeze(schema));

    expect(schema).toEqual({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
  });

  it('should follow recursive unions in reasonable time', () => {
    const left = { $ref: '#' } as const;
    const kinds = ['and', 'or', 'not'].map((kind) => ({ type: 'object' as const, properties: { kind: { const: kind }, left }, required: ['kind', 'left'] }));
    const validate = compileSchema({ anyOf: [...kinds, { type: 'number' }] });
    const chain = (value: unknown): unknown => Array.from({ length: 60 }).reduce<unknown>((left) => ({ kind: 'not', left }), value);

    expect(validate(chain(1))).toEqual([]);
    expect(validate(chain('x'))).not.toEqual([]);
  });

  it('should throw for what is no schema', () => {
    expect(() => compileSchema({ pattern: '(' })).toThrow('Invalid regular expression');
    expect(() => compileSchema({ properties: { a: { $ref: '#/nowhere' } } })).toThrow("can't resolve reference #/nowhere");
  });
});
