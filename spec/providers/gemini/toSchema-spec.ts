import { describe, expect, it } from '@jest/globals';
import { toSchema } from '../../../lib/providers/gemini/toSchema';

/** What becomes of the schema of one property. */
const property = (schema: unknown, more: object = {}) => toSchema({ type: 'object', properties: { x: schema }, ...more })?.properties?.['x'];
const anything = { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }, { type: 'BOOLEAN' }] };

describe('toSchema', () => {
  it('reduces an ordinary schema', () => {
    expect(toSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'search',
      title: 'Search',
      type: 'object',
      properties: {
        query: { type: 'string', description: 'What to look for', minLength: 1, maxLength: 99, examples: ['cats'], default: 'dogs' },
        limit: { type: 'integer', minimum: 1, maximum: 10 },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1, maxItems: 3, uniqueItems: true },
        near: { type: 'object', properties: { lat: { type: 'number' }, lon: { type: 'number' } }, required: ['lat', 'lon'], additionalProperties: false },
        exact: { type: 'boolean' },
      },
      required: ['query', 'missing'],
      additionalProperties: false,
    })).toEqual({
      type: 'OBJECT',
      properties: {
        query: { type: 'STRING', description: 'What to look for', minLength: '1', maxLength: '99' },
        limit: { type: 'INTEGER', minimum: 1, maximum: 10 },
        tags: { type: 'ARRAY', items: { type: 'STRING', enum: ['a', 'b'] }, minItems: '1', maxItems: '3' },
        near: { type: 'OBJECT', properties: { lat: { type: 'NUMBER' }, lon: { type: 'NUMBER' } }, required: ['lat', 'lon'] },
        exact: { type: 'BOOLEAN' },
      },
      required: ['query'],
    });
  });

  it.each([[{}], [{ type: 'object' }], [{ type: 'object', properties: {} }], [{ type: 'object', properties: { x: false }, required: ['x'] }]])('gives nothing for %j', (parameters) => {
    expect(toSchema(parameters)).toBeUndefined();
  });

  /** title, schema of a property, what Gemini gets */
  const cases: [string, unknown, object][] = [
    ['const', { const: 'a' }, { type: 'STRING', enum: ['a'] }],
    ['an enum without a type', { enum: ['a', 'b'] }, { type: 'STRING', enum: ['a', 'b'] }],
    ['an enum with null', { enum: ['a', null] }, { type: 'STRING', enum: ['a'], nullable: true }],
    ['an enum with an empty text', { type: 'string', enum: ['', 'a'] }, { type: 'STRING', enum: ['a'] }],
    ['an enum of the empty text', { type: 'string', enum: [''] }, { type: 'STRING' }],
    ['an empty enum', { type: 'string', enum: [] }, { type: 'STRING' }],
    ['an enum of numbers', { type: 'integer', enum: [1, 2], description: 'Level' }, { type: 'INTEGER', description: 'Level (one of: 1, 2)' }],
    ['a constant number', { const: 1.5 }, { type: 'NUMBER', description: '(one of: 1.5)' }],
    ['a constant boolean', { type: 'boolean', const: true }, { type: 'BOOLEAN', description: '(one of: true)' }],
    ['a mixed enum', { enum: ['a', 1], description: 'D' }, { anyOf: [{ type: 'STRING', enum: ['a'] }, { type: 'NUMBER', description: '(one of: 1)' }], description: 'D' }],
    ['a constant object', { const: { a: 1 } }, { type: 'OBJECT', description: '(one of: {"a":1})' }],
    ['a type or null', { type: ['string', 'null'], maxLength: 3 }, { type: 'STRING', maxLength: '3', nullable: true }],
    ['several types', { type: ['string', 'integer'], minLength: 1, minimum: 0 }, { anyOf: [{ type: 'STRING', minLength: '1' }, { type: 'INTEGER', minimum: 0 }] }],
    ['null alone', { type: 'null' }, { type: 'STRING', nullable: true }],
    ['nullable of OpenAPI', { type: 'string', nullable: true }, { type: 'STRING', nullable: true }],
    ['anyOf with null', { anyOf: [{ type: 'string', description: 'in' }, { type: 'null' }], description: 'out' }, { type: 'STRING', description: 'out in', nullable: true }],
    ['anyOf with only null', { anyOf: [{ type: 'null' }] }, { ...anything, nullable: true }],
    ['oneOf', { oneOf: [{ type: 'string' }, { type: 'number' }] }, { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] }],
    ['a union of the same', { anyOf: [{ type: 'string' }, { type: 'string' }] }, { type: 'STRING' }],
    ['a union beside properties',
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { anyOf: ['a', 'b'].map((key) => ({ type: 'OBJECT', properties: { a: { type: 'STRING' }, b: { type: 'STRING' } }, required: [key] })) }],
    ['allOf', { allOf: [{ type: 'string' }, { minLength: 2 }] }, { type: 'STRING', minLength: '2' }],
    ['an exclusive minimum of integers', { type: 'integer', exclusiveMinimum: 0, minimum: -5 }, { type: 'INTEGER', minimum: 1 }],
    ['exclusive bounds between integers', { type: 'integer', exclusiveMinimum: 0.5, exclusiveMaximum: 9.5 }, { type: 'INTEGER', minimum: 1, maximum: 9 }],
    ['exclusive bounds of numbers', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, { type: 'NUMBER', minimum: 0, maximum: 1 }],
    ['exclusive bounds of draft 4', { type: 'number', minimum: 0, exclusiveMinimum: true }, { type: 'NUMBER', minimum: 0 }],
    ['a format that Gemini knows', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }],
    ['a format that it does not know', { type: 'string', format: 'email', description: 'Who' }, { type: 'STRING', description: 'Who (format: email)' }],
    ['a pattern', { type: 'string', pattern: '^a', format: 'x' }, { type: 'STRING', description: '(format: x; pattern: ^a)' }],
    ['a multiple', { type: 'number', multipleOf: 5 }, { type: 'NUMBER', description: '(multiple of 5)' }],
    ['an array of anything', { type: 'array' }, { type: 'ARRAY', items: anything }],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 }, { type: 'ARRAY', items: { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] }, minItems: '2' }],
    ['a tuple of draft 7', { type: 'array', items: [{ type: 'string' }] }, { type: 'ARRAY', items: { type: 'STRING' } }],
    ['a map', { type: 'object', additionalProperties: { type: 'string' }, description: 'M' }, { type: 'OBJECT', description: 'M' }],
    ['a map without a type', { additionalProperties: { type: 'string' } }, { type: 'OBJECT' }],
    ['an array without a type', { items: { type: 'string' } }, { type: 'ARRAY', items: { type: 'STRING' } }],
    ['a text without a type', { minLength: 1 }, { type: 'STRING', minLength: '1' }],
    ['a number without a type', { minimum: 1 }, { type: 'NUMBER', minimum: 1 }],
    ['an unknown type', { type: 'file' }, anything],
    ['nothing said', {}, anything],
    ['true', true, anything],
  ];
  it.each(cases)('reduces %s', (_, schema, expected) => {
    expect(property(schema)).toEqual(expected);
  });

  it('puts definitions where they are referred to', () => {
    const $defs = { place: { type: 'object', properties: { street: { $ref: '#/$defs/street' } } }, street: { type: 'string', description: 'Street' } };
    expect(property({ $ref: '#/$defs/place', description: 'Home' }, { $defs })).toEqual({ type: 'OBJECT', properties: { street: { type: 'STRING', description: 'Street' } }, description: 'Home' });
  });

  it('cuts recursion', () => {
    const $defs = { node: { type: 'object', properties: { value: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } } } };
    expect(property({ $ref: '#/$defs/node' }, { $defs })).toEqual({ type: 'OBJECT', properties: { value: { type: 'STRING' }, children: { type: 'ARRAY', items: { type: 'OBJECT' } } } });
  });

  it('makes one object of a union at the root', () => {
    const variants = [
      { type: 'object', properties: { kind: { const: 'a' }, size: { type: 'number' } }, required: ['kind', 'size'] },
      { type: 'object', properties: { kind: { type: 'string' }, name: { type: 'string' } }, required: ['kind', 'name'] },
    ];
    expect(toSchema({ type: 'object', oneOf: variants, properties: { id: { type: 'string' } }, required: ['id'] })).toEqual({
      type: 'OBJECT',
      properties: { kind: { anyOf: [{ type: 'STRING', enum: ['a'] }, { type: 'STRING' }] }, size: { type: 'NUMBER' }, name: { type: 'STRING' }, id: { type: 'STRING' } },
      required: ['kind', 'id'],
    });
  });

  it('keeps properties with the names of keywords, and leaves the schema as it is', () => {
    const parameters = { type: 'object', properties: { type: { type: 'string' }, $ref: { type: 'number' }, toString: { type: 'boolean' } }, required: ['toString', '$ref'] };
    const before = structuredClone(parameters);
    expect(toSchema(parameters)).toEqual({ type: 'OBJECT', properties: { type: { type: 'STRING' }, $ref: { type: 'NUMBER' }, toString: { type: 'BOOLEAN' } }, required: ['toString', '$ref'] });
    expect(parameters).toEqual(before);
  });

  it('says nothing that the SDK objects to, or drops', async () => {
    const { GoogleGenAI } = await import('@google/genai');
    let sent: unknown;
    const send = (_url: unknown, init?: RequestInit): Promise<Response> => {
      sent = JSON.parse(String(init?.body));
      return Promise.resolve(new Response(''));
    };
    const parameters = toSchema({ type: 'object', properties: Object.fromEntries(cases.map(([title, schema]) => [title, schema])) })!;
    const client = new GoogleGenAI({ apiKey: 'k' });
    await client.models.generateContentStream({ model: 'm', contents: 'q', config: { tools: [{ functionDeclarations: [{ name: 't', parameters: structuredClone(parameters) }] }], httpOptions: { fetch: send } } });
    expect(sent).toMatchObject({ tools: [{ functionDeclarations: [{ name: 't', parameters }] }] });
  });
});
