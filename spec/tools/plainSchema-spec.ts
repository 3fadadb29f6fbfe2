import { plainSchema } from '../../lib/tools/plainSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';

describe('plainSchema', () => {
  it('should keep the keywords that count, and only these', () => {
    const schema = { $schema: 'x', $async: true, title: 't', type: 'object', properties: { a: { type: 'string', format: 'date', default: '' } }, required: ['a'], prefixItems: [false] };

    expect(plainSchema(schema as unknown as SchemaNode).schema).toEqual({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] });
  });

  it('should make one definition of what is referred to more than once, and of circles', () => {
    const { schema, references } = plainSchema({ properties: { a: { $ref: '#/$defs/n' }, b: { $ref: '#/$defs/n' }, c: { $ref: '#' } }, $defs: { n: { items: { $ref: '#/$defs/n' } } } } as SchemaNode);

    expect(schema).toEqual({
      properties: { a: { $ref: '#/definitions/0' }, b: { $ref: '#/definitions/0' }, c: { $ref: '#' } },
      definitions: { 0: { items: { $ref: '#/definitions/0' } } },
    });
    expect(references.get('#')).toBe(schema);
    expect(references.get('#/definitions/0')).toBe(schema.definitions?.['0']);
  });

  it('should make a type of nullable', () => {
    expect(plainSchema({ type: 'string', nullable: true }).schema).toEqual({ type: ['string', 'null'] });
    expect(plainSchema({ type: 'string', nullable: false }).schema).toEqual({ type: 'string' });
  });

  it('should not look for names in what only looks like a schema', () => {
    expect(() => plainSchema({ $ref: 'a', enum: [{ $id: 'a' }] })).toThrow("can't resolve reference a");
  });

  it('should have no part for __proto__', () => {
    const { schema } = plainSchema(JSON.parse('{"properties":{"__proto__":{"type":"null"},"a":true}}') as SchemaNode);

    expect(schema).toEqual({ properties: { a: true } });
    expect(Object.getPrototypeOf(schema.properties)).toBe(Object.prototype);
  });
});
