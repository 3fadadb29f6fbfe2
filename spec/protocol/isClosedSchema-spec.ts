import { isClosedSchema, type ClosedSchemaRules } from '../../lib/protocol/isClosedSchema';

const text = { type: 'string' };
const closed = (fields: object = {}) => ({ type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false, ...fields });

describe('isClosedSchema', () => {
  it.each<[string, unknown, ClosedSchemaRules?]>([
    ['an object that names all', closed()],
    ['an object without properties', { type: 'object', additionalProperties: false }],
    ['one with a property that may be missing', closed({ required: [] })],
    ['one whose properties are all required', closed(), { allRequired: true }],
    ['objects in objects, arrays, unions and definitions', closed({ properties: { a: closed(), b: { type: 'array', items: closed() }, c: { anyOf: [closed(), { type: 'null' }] } }, $defs: { d: closed() } })],
    ['what may be null', closed({ type: ['object', 'null'] })],
    ['listed values and descriptions', closed({ title: 'T', description: 'D', properties: { a: { enum: ['x', 'y'] }, b: { const: 1 } } })],
    ['references', closed({ properties: { a: { $ref: '#/$defs/d' } }, $defs: { d: text } })],
    ['a property that is called like a keyword', closed({ properties: { minimum: text } })],
  ])('should know %s', (_, schema, rules = {}) => expect(isClosedSchema(schema, rules)).toBe(true));

  it.each<[string, unknown, ClosedSchemaRules?]>([
    ['what is no schema', 42],
    ['a schema that takes anything', true],
    ['an empty schema', {}],
    ['an object that may have other properties', closed({ additionalProperties: undefined })],
    ['a map', closed({ additionalProperties: text })],
    ['an object without a type', { properties: { a: text } }],
    ['what may be an open object', { type: ['null', 'object'] }],
    ['a property without a type', closed({ properties: { a: { description: 'any' } } })],
    ['an open object in a property', closed({ properties: { a: { type: 'object' } } })],
    ['an open object in an array', { type: 'array', items: { type: 'object' } }],
    ['an open object in a union', { anyOf: [text, { type: 'object' }] }],
    ['an open object in a definition', closed({ $defs: { d: { type: 'object' } } })],
    ['an array of anything', { type: 'array' }],
    ['a tuple', { type: 'array', items: [text] }],
    ['other keywords', closed({ properties: { a: { type: 'number', minimum: 1 } } })],
    ['malformed parts', closed({ properties: [] })],
    ['a malformed union', { anyOf: {} }],
    ['a property that may be missing, where all must be required', closed({ required: [] }), { allRequired: true }],
    ['the same further inside', closed({ properties: { a: closed({ required: [] }) } }), { allRequired: true }],
    ['references, where they are refused', closed({ properties: { a: { $ref: '#' } } }), { noReferences: true }],
  ])('should refuse %s', (_, schema, rules = {}) => expect(isClosedSchema(schema, rules)).toBe(false));
});
