import { describe, expect, it, jest } from '@jest/globals';
import { compileSchema as onNode } from '../../lib/tools/compileSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';

/** The same with the file of the platform that browsers get. */
function compilerOfBrowsers(): typeof onNode {
  let compiler = onNode;
  jest.isolateModules(() => {
    jest.doMock('../../lib/platform/node', () => jest.requireActual('../../lib/platform/browser'));
    compiler = jest.requireActual<{ compileSchema: typeof onNode }>('../../lib/tools/compileSchema').compileSchema;
    jest.dontMock('../../lib/platform/node');
  });
  return compiler;
}
const inBrowsers = compilerOfBrowsers();

it('should be made twice', () => expect(inBrowsers).not.toBe(onNode));

describe.each<[string, typeof onNode]>([['Node', onNode], ['browsers', inBrowsers]])('compileSchema in %s', (_, compileSchema) => {
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

  const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['id'], additionalProperties: { type: 'number' } } as const;
  it.each<[schema: object, valid: unknown[], invalid: [value: unknown, ...messages: string[]][]]>([
    [{ minimum: 1, maximum: 2 }, [1, 2, 'x'], [[0, 'must be >= 1'], [3, 'must be <= 2']]],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2], [[1, 'must be > 1'], [3, 'must be < 3']]],
    [{ multipleOf: 0.01 }, [19.99, 0.07, 1e21, -0.5], [[0.005, 'must be multiple of 0.01']]],
    [{ minLength: 2, maxLength: 3 }, ['ab', '😀😀😀'], [['😀', 'must NOT have fewer than 2 characters'], ['abcd', 'must NOT have more than 3 characters']]],
    [{ pattern: '^\\p{L}$' }, ['é'], [['1', 'must match pattern "^\\p{L}$"']]],
    [{ minItems: 1, maxItems: 1 }, [[1]], [[[], 'must NOT have fewer than 1 items'], [[1, 2], 'must NOT have more than 1 items']]],
    [{ uniqueItems: true }, [[1, '1', true, null]], [[[{ a: 1 }, 2, { a: 1 }], 'must NOT have duplicate items (items ## 0 and 2 are identical)']]],
    [{ items: [{}, {}], additionalItems: false }, [[1, 2]], [[[1, 2, 3], 'must NOT have more than 2 items']]],
    [{ items: {}, contains: { const: 1 } }, [[2, 1]], [[[], 'must NOT have fewer than 1 items', 'must contain at least 1 valid item(s)'], [[2], 'must contain at least 1 valid item(s)']]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [[{}, 'must NOT have fewer than 1 properties'], [{ a: 1, b: 2 }, 'must NOT have more than 1 properties']]],
    [{ required: ['a', 'b'] }, [{ a: 1, b: 2 }], [[{}, "must have required property 'a'", "must have required property 'b'"]]],
    [{ properties: { a: true, b: false }, patternProperties: { '^x': { type: 'string' } }, additionalProperties: false }, [{ a: 1, x1: 'y' }], [[{ c: 1 }, 'must NOT have additional properties'], [{ x1: 1 }, 'must be string'], [{ b: 1 }, 'boolean schema is false']]],
    [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }], [[{ ab: 1 }, 'property name must be valid', 'must NOT have more than 1 characters']]],
    [{ dependencies: { a: ['b', 'c'], d: { required: ['e'] } } }, [{ a: 1, b: 1, c: 1 }, {}], [[{ a: 1, b: 1 }, 'must have properties b, c when property a is present'], [{ d: 1 }, "must have required property 'e'"]]],
    [{ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 2 } }, ['ab', 2, null], [['a', 'must NOT have fewer than 2 characters'], [1, 'must be >= 2']]],
    [{ anyOf: [{ type: 'string', minLength: 2 }, { type: 'null' }] }, ['ab', null], [['a', 'must match a schema in anyOf', 'must NOT have fewer than 2 characters', 'must be null']]],
    [{ oneOf: [{ minimum: 2 }, { multipleOf: 2 }] }, [3, 0], [[4, 'must match exactly one schema in oneOf']]],
    [{ allOf: [{ minimum: 2 }, { maximum: 3 }] }, [2], [[1, 'must be >= 2']]],
    [{ not: { type: 'string' } }, [1], [['x', 'must NOT be valid']]],
    [{ const: { a: [1, { b: null }], valueOf: 1 } }, [{ valueOf: 1, a: [1, { b: null }] }], [[{ a: [1, {}], valueOf: 1 }, 'must be equal to constant']]],
    [{ enum: [{ a: 1 }, [1], 'x'] }, [{ a: 1 }, [1], 'x'], [[{ a: 2 }, 'must be equal to one of the allowed values']]],
    [{ type: ['integer', 'null'] }, [1, 1e300, null], [[1.5, 'must be integer,null'], [true, 'must be integer,null']]],
    [{ type: 'string', nullable: true }, ['x', null], [[1, 'must be string,null']]],
    [{ $ref: '#/$defs/node', $defs: { node } }, [{ id: 1, next: { id: 2 } }], [[{ id: 1, next: {} }, "must have required property 'id'"], [{ id: 'x' }, 'must be number']]],
    [{ $ref: '#/$defs/a~1b%25', minimum: 5, $defs: { 'a/b%': { maximum: 9 } } }, [7], [[4, 'must be >= 5'], [10, 'must be <= 9']]],
    [{ properties: { $ref: { minimum: 1 }, a: { $ref: 'T0' }, b: { $ref: 'https://example.org/s#here' } }, $defs: { t: { $id: 'T0', type: 'string' }, s: { $id: 'https://example.org/s', $defs: { x: { $anchor: 'here', minimum: 2 } } } } }, [{ a: 'x', b: 2, $ref: 1 }], [[{ a: 1 }, 'must be string'], [{ b: 1 }, 'must be >= 2'], [{ $ref: 0 }, 'must be >= 1']]],
    [{ properties: { a: { $ref: '#/x-shared/list/0' } }, 'x-shared': { list: [{ type: 'null' }] } }, [{ a: null }], [[{ a: 1 }, 'must be null']]],
    [{ prefixItems: [false], dependentRequired: { a: ['b'] }, minContains: 2, unevaluatedProperties: false }, [[1], { a: 1 }], []],
  ])('should judge and say the same everywhere: %j', (schema, valid, invalid) => {
    const messages = compileSchema(schema);

    for (const value of valid) expect(messages(value)).toEqual([]);
    for (const [value, ...wanted] of invalid) expect(messages(value).map(({ message }) => message).sort()).toEqual([...wanted].sort());
  });

  it('should lead to the value, whatever its keys are', () => {
    const schema = { additionalProperties: { additionalProperties: { minimum: 1 }, propertyNames: { maxLength: 11 } } } as const;

    for (const key of ['', 'a/b', '~1', '%25', 'é 😀', '#', 'constructor']) {
      expect(compileSchema(schema)({ [key]: { [key]: 0 } })).toEqual([{ path: [key, key], keyword: 'minimum', message: 'must be >= 1' }]);
    }
    expect(compileSchema(schema)({ a: { '0123456789ab': 1 } }).map(({ path }) => path)).toEqual([['a'], ['a']]);
  });

  it('should not be led astray by keys that objects have', () => {
    const validate = compileSchema(JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}},"additionalProperties":false}') as SchemaNode);

    expect(validate({})).toEqual([]);
    expect(validate({ constructor: 1 })).toHaveLength(1);
    expect(validate(JSON.parse('{"__proto__":"x"}'))).toHaveLength(1);
    expect(compileSchema({ enum: [{}] })(JSON.parse('{"valueOf":1,"toString":2}'))).toHaveLength(1);
  });

  it('should work on a schema that is frozen all over, and not hold on to it', () => {
    const freeze = <T extends object>(part: T): T => {
      for (const value of Object.values(part)) if (typeof value === 'object' && value !== null) freeze(value as object);
      return Object.freeze(part);
    };
    const schema = { $defs: { a: { minimum: 1 } }, properties: { a: { $ref: '#/$defs/a' } } };
    expect(compileSchema(freeze(structuredClone(schema)) as SchemaNode)({ a: 0 })).toHaveLength(1);

    const validate = compileSchema(schema);
    schema.$defs.a.minimum = -1;
    expect(validate({ a: 0 })).toHaveLength(1);
  });

  it('should look at what is missing before it enters unions that contain themselves', () => {
    const left = { $ref: '#' } as const;
    const validate = compileSchema({ anyOf: [{ type: 'object', properties: { left }, required: ['a'] }, { type: 'object', properties: { left }, required: ['b'] }] });

    expect(validate(Array.from({ length: 60 }).reduce<unknown>((inner) => ({ left: inner }), 1))).not.toEqual([]);
  });

  it('should take no empty name for given', () => {
    expect(compileSchema({ required: [''] })({})).toHaveLength(1);
    expect(compileSchema({ required: ['a', ''] })({ a: 1, '': 1 })).toEqual([]);
    expect(compileSchema({ dependencies: { a: [''] } })({ a: 1 })).toHaveLength(1);
  });

  it('should tell of many faults at once', () => {
    const issues = compileSchema({ items: { type: 'number' } })(Array.from({ length: 200_000 }, () => 'x'));

    expect(issues[0]).toEqual({ path: ['0'], keyword: 'type', message: 'must be number' });
  });

  it.each<[string, object]>([
    ['minimum must be a number', { minimum: '3' }],
    ['multipleOf must be greater than 0', { multipleOf: 0 }],
    ['pattern must be a string', { pattern: 1 }],
    ['required must be an array', { required: 'a' }],
    ['uniqueItems must be a boolean', { uniqueItems: 1 }],
    ['enum must list at least one value', { enum: [] }],
    ['there is no type "text"', { not: { type: 'text' } }],
    ['properties must be an object', { properties: [] }],
    ['properties must hold a schema', { properties: { a: 1 } }],
    ['anyOf must be an array', { anyOf: {} }],
    ['items must hold a schema', { items: 3 }],
    ['exclusiveMinimum must be a number', { exclusiveMinimum: true }],
    ['"nullable" cannot be used without "type"', { nullable: true }],
    ['Invalid regular expression', { patternProperties: { '(': true } }],
    ["can't resolve reference https://example.org/nowhere", { $ref: 'https://example.org/nowhere' }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { oneOf: [{ $ref: '#/$defs/a' }] } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { not: { $ref: '#/$defs/a' } } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { if: { $ref: '#/$defs/a' } } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { then: { $ref: '#/$defs/a' } } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { else: { $ref: '#/$defs/a' } } } }],
    ['a reference leads to itself', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { dependencies: { b: { $ref: '#/$defs/a' } } } } }],
    ['a reference leads to itself', { $ref: '#' }],
  ])('should refuse a schema: %s', (message, schema) => expect(() => compileSchema(schema)).toThrow(message));
});
