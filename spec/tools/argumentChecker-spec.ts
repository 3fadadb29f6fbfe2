import { describe, expect, it } from '@jest/globals';
import type { JSONSchema } from 'json-schema-to-ts';
import { ConfigurationError } from '../../lib/errors/configurationError';
import { ToolValidationError } from '../../lib/errors/toolValidationError';
import { argumentChecker } from '../../lib/tools/argumentChecker';
import type { Tool } from '../../lib/types/tool';
import type { ToolCall } from '../../lib/types/toolCall';

const toolOf = (parameters: JSONSchema): Tool => ({ name: 'weather', description: 'Tells the weather', parameters: parameters as Tool['parameters'], execute: () => 'sunny' });
const callOf = (parameters: unknown): ToolCall => ({ id: '1', toolName: 'weather', parameters: parameters as Record<string, unknown> });

const check = (parameters: unknown, schema: JSONSchema): Record<string, unknown> => argumentChecker(toolOf(schema))(callOf(parameters));
const failure = (parameters: unknown, schema: JSONSchema): ToolValidationError => {
  try {
    check(parameters, schema);
  } catch (error) {
    if (error instanceof ToolValidationError) return error;
    throw error;
  }
  throw new Error('The arguments were accepted.');
};

const weather = {
  type: 'object',
  properties: {
    location: { type: 'string', minLength: 1 },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    days: { type: 'integer', minimum: 1, maximum: 7 },
  },
  required: ['location'],
} as const;

describe('argumentChecker', () => {
  it('should give a coerced copy and leave the call as it is', () => {
    const call = Object.freeze(callOf(Object.freeze({ location: 'Oslo', unit: null, days: '3', extra: Object.freeze({ list: Object.freeze([1]) }) })));
    const args = argumentChecker(toolOf(weather))(call);

    expect(args).toEqual({ location: 'Oslo', days: 3, extra: { list: [1] } });
    expect(call.parameters).toEqual({ location: 'Oslo', unit: null, days: '3', extra: { list: [1] } });
    expect(args.extra).not.toBe(call.parameters.extra);
  });

  it('should give a new copy each time', () => {
    const call = callOf({ location: 'Oslo' });
    const checked = argumentChecker(toolOf(weather));

    expect(checked(call)).not.toBe(checked(call));
  });

  it('should be made once for each tool', () => {
    const tool = toolOf(weather);

    expect(argumentChecker(tool)).toBe(argumentChecker(tool));
    expect(argumentChecker(tool)).not.toBe(argumentChecker(toolOf(weather)));
  });

  it('should refuse a tool that is wrong, every time', () => {
    const tool = { ...toolOf(weather), name: 'two words' };

    expect(() => argumentChecker(tool)).toThrow(ConfigurationError);
    expect(() => argumentChecker(tool)).toThrow(ConfigurationError);
    expect(() => argumentChecker(null as unknown as Tool)).toThrow(ConfigurationError);
  });

  it('should fail with the name of the tool and the issues', () => {
    const error = failure({ locaton: 'Oslo', days: 'many' }, weather);

    expect(error).toMatchObject({ name: 'ToolValidationError', code: 'tool-validation', toolName: 'weather' });
    expect(error.issues).toEqual([
      "missing required parameter 'location' (string), received 'locaton'. Did you mean 'location'?",
      "'days' must be integer, received 'many'.",
    ]);
    expect(error.message).toBe(`Invalid arguments for tool 'weather': ${error.issues.join(' ')} Fix the arguments and call the tool again.`);
  });

  it.each<[string, unknown, JSONSchema, string]>([
    ['ranges', { location: 'a', days: 8 }, weather, "'days' must be <= 7, received 8."],
    ['coerced values', { location: 'a', days: '8' }, weather, "'days' must be <= 7, received 8."],
    ['lengths', { location: '' }, weather, "'location' must NOT have fewer than 1 characters, received ''."],
    ['numbers of items', { a: [] }, { type: 'object', properties: { a: { minItems: 1 } } }, "'a' must NOT have fewer than 1 items, received array."],
    [
      'ranges in unions',
      { a: { n: 1 } },
      { type: 'object', properties: { a: { anyOf: [{ type: 'object', properties: { n: { minimum: 2 } } }, { type: 'null' }] } } },
      "'a.n' must be >= 2, received 1.",
    ],
    [
      'ranges by reference',
      { a: 1 },
      { type: 'object', properties: { a: { $ref: '#/definitions/n' } }, definitions: { n: { minimum: 2 } } },
      "'a' must be >= 2, received 1.",
    ],
    ['patterned names', { x1: 'a' }, { type: 'object', patternProperties: { '^x': { type: 'number' } } }, "'x1' must be number, received 'a'."],
    [
      'too many branches',
      { a: 1 },
      { type: 'object', properties: { a: { oneOf: [{ type: 'number' }, { minimum: 0 }] } } },
      "'a' must match exactly one schema in oneOf, received 1.",
    ],
    ['what must not be', { a: 1 }, { type: 'object', not: { required: ['a'] } }, 'the arguments must NOT be valid, received object.'],
    [
      'conditions',
      { a: 1 },
      { type: 'object', if: { required: ['a'] }, then: { required: ['b'] } },
      "the arguments must have required property 'b', received object.",
    ],
    [
      'listed objects',
      { a: { b: 2 } },
      { type: 'object', properties: { a: { enum: [{ b: 1 }] } } },
      "'a' must be equal to one of the allowed values, received object.",
    ],
    ['what JSON has no number for', { a: Infinity }, { type: 'object', properties: { a: { type: 'number' } } }, "'a' must be number, received Infinity."],
    ['no object', null, weather, "the arguments must be object with 'location', received null."],
    ['a list', [], weather, "the arguments must be object with 'location', received array."],
    ['a text', '{}', weather, "the arguments must be object with 'location', received '{}'."],
    ['nothing', undefined, weather, "the arguments must be object with 'location', received undefined."],
  ])('should tell of %s', (_, parameters, schema, issue) => {
    expect(failure(parameters, schema).issues).toContain(issue);
  });

  it('should tell of ranges beside other faults, each once', () => {
    expect(failure({ days: 9, unit: 'kelvin' }, weather).issues).toEqual([
      "missing required parameter 'location' (string).",
      "'unit' must be one of 'celsius', 'fahrenheit', received 'kelvin'.",
      "'days' must be <= 7, received 9.",
    ]);
  });

  it('should tell the same once', () => {
    const a = { allOf: [{ minimum: 2 }, { minimum: 2 }, { type: 'string' }, { type: 'string' }] } as const;

    expect(failure({ a: 1 }, { type: 'object', properties: { a } }).issues).toEqual([
      "'a' must be string, received 1.",
      "'a' must be >= 2, received 1.",
    ]);
  });

  it('should tell of a union once', () => {
    const shape = { anyOf: ['circle', 'square'].map((kind) => ({ type: 'object' as const, properties: { kind: { const: kind } }, required: ['kind'] })) };

    expect(failure({ shape: { kind: 'oval' } }, { type: 'object', properties: { shape } }).issues).toEqual([
      "'shape' must be object with 'kind': 'circle' or object with 'kind': 'square', received object.",
    ]);
  });

  it.each(['Unexpected end of JSON input', 'The arguments are not valid JSON.'])('should not run a call whose arguments are no JSON: %s', (parseError) => {
    const checked = argumentChecker(toolOf({ type: 'object' }));
    const message = `Invalid arguments for tool 'weather': ${parseError.replace(/\.$/, '')}. Fix the arguments and call the tool again.`;

    expect(() => checked({ ...callOf({}), parseError })).toThrow(new ToolValidationError(message, 'weather'));
  });

  it('should not run a call with an empty parse error', () => {
    expect(() => argumentChecker(toolOf({ type: 'object' }))({ ...callOf({}), parseError: '' })).toThrow('not valid JSON');
  });

  const many = Array.from({ length: 10_000 }, (_, index) => `value ${index}`);
  it.each<[string, unknown, JSONSchema]>([
    ['missing parameters', {}, { type: 'object', required: many }],
    ['unknown parameters', Object.fromEntries(many.map((key) => [key, 1])), { type: 'object', additionalProperties: false }],
    ['wrong items', { list: Array.from({ length: 100_000 }, () => 'x') }, { type: 'object', properties: { list: { items: { type: 'number' } } } }],
    ['small numbers', { list: Array.from({ length: 20_000 }, (_, index) => index) }, { type: 'object', properties: { list: { items: { minimum: 1e9 } } } }],
    ['long names and values', { ['x'.repeat(100_000)]: 'y'.repeat(100_000) }, { type: 'object', additionalProperties: { type: 'number' } }],
    ['many long lists', { list: Array.from({ length: 8 }, () => 'x') }, { type: 'object', properties: { list: { items: { enum: many } } } }],
    ['a long list', { a: 'x' }, { type: 'object', properties: { a: { enum: many } } }],
    ['a long pattern', { a: 'x' }, { type: 'object', properties: { a: { pattern: 'y'.repeat(10_000) } } }],
  ])('should be short about many or long faults: %s', (_, parameters, schema) => {
    const { issues, message } = failure(parameters, schema);

    expect(issues.length).toBeGreaterThan(0);
    expect(issues.length).toBeLessThanOrEqual(8);
    expect(message.length).toBeLessThan(1000);
    expect(message).toMatch(/Fix the arguments and call the tool again\.$/);
  });

  it('should say how many faults it keeps to itself', () => {
    expect(failure({}, { type: 'object', required: Array.from('abcdefghij') }).message).toContain("'h'. (2 more) Fix");
  });

  it('should be short about a long parse error', () => {
    const checked = argumentChecker(toolOf({ type: 'object' }));

    expect(() => checked({ ...callOf({}), parseError: 'x'.repeat(100_000) })).toThrow(/^.{700,1000}$/);
  });

  it.each<[string, JSONSchema]>([
    ['unknown', { type: 'object' }],
    ['recursive', { type: 'object', properties: { a: { $ref: '#' } } }],
  ])('should refuse %s arguments that are nested too deeply', (_, schema) => {
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`) as unknown;

    expect(failure(deep, schema).issues).toEqual(['the arguments are nested too deeply.']);
  });

  it('should refuse a tool whose schema refers to itself without end', () => {
    const endless: JSONSchema = { type: 'object', properties: { a: { anyOf: [{ $ref: '#/properties/a' }, { $ref: '#/properties/a' }] } } };

    expect(() => argumentChecker(toolOf(endless))).toThrow(ConfigurationError);
  });

  describe('with hostile keys', () => {
    const hostile = (): unknown => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"in":{"__proto__":{"polluted":1}}}');

    it('should keep to own data', () => {
      const args = check(hostile(), { type: 'object' });

      expect(Object.getPrototypeOf(args)).toBe(Object.prototype);
      expect(args).toEqual({ constructor: { prototype: { polluted: 1 } }, in: {} });
      expect('polluted' in {} || 'polluted' in args || 'polluted' in (args.in as object)).toBe(false);
    });

    it('should refuse unknown ones', () => {
      expect(failure(hostile(), { type: 'object', additionalProperties: false }).issues).toEqual([
        "unknown parameter 'constructor'. Allowed: none.",
        "unknown parameter 'in'. Allowed: none.",
      ]);
    });

    it('should not take inherited ones for given', () => {
      const inherited = { type: 'object', properties: { constructor: { type: 'string' }, toString: { type: 'string' } } } as const;

      expect(check({}, inherited)).toEqual({});
      expect(check({ constructor: 'Ferrari' }, { ...inherited, required: ['constructor'] })).toEqual({ constructor: 'Ferrari' });
      expect(failure({}, { ...inherited, required: ['constructor'] }).issues).toEqual(["missing required parameter 'constructor' (string)."]);
    });
  });
});
