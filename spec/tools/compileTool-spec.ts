import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../lib/errors/configurationError';
import { compileTool } from '../../lib/tools/compileTool';
import type { Tool } from '../../lib/types/tool';

const clock: Tool = { name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => 0 };
const compile = (changes: Readonly<Record<string, unknown>>) => () => compileTool({ ...clock, ...changes });
const withParameter = (schema: unknown) => compile({ parameters: { type: 'object', properties: { at: schema } } });

describe('compileTool', () => {
  it('should give the schema and what validates it', () => {
    const { schema, validate } = compileTool(clock);

    expect(schema).toBe(clock.parameters);
    expect(validate({})).toEqual([]);
    expect(validate([])).toHaveLength(1);
  });

  it.each(['a', 'A-1_b', '9', 'x'.repeat(64)])('should take the name %s', (name) => {
    expect(compile({ name })).not.toThrow();
  });

  it.each([1, 0.5, 2 ** 31 - 1, undefined])('should take the time-out %p', (timeoutMs) => {
    expect(compile({ timeoutMs })).not.toThrow();
  });

  it.each([
    ['', "Tool '': name must be 1 to 64 letters, digits, '_' or '-'."],
    ['two words', "Tool 'two words': name must be"],
    ['dot.ted', "Tool 'dot.ted': name must be"],
    ['naïve', "Tool 'naïve': name must be"],
    ['line\n', 'name must be'],
    ['x'.repeat(65), 'name must be'],
    [undefined, 'Tool undefined: name must be'],
    [5, 'Tool 5: name must be'],
    [null, 'Tool null: name must be'],
  ])('should refuse the name %j', (name, message) => {
    expect(compile({ name })).toThrow(ConfigurationError);
    expect(compile({ name })).toThrow(message);
  });

  it.each([
    [{ description: undefined }, "Tool 'clock': description must be a string that tells the model what the tool does."],
    [{ description: 5 }, "Tool 'clock': description must be a string"],
    [{ execute: undefined }, "Tool 'clock': execute must be a function."],
    [{ execute: 'run' }, "Tool 'clock': execute must be a function."],
    ...[0, -1, NaN, Infinity, 2 ** 31, '5', null].map((timeoutMs): [object, string] => [
      { timeoutMs },
      "Tool 'clock': timeoutMs must be a positive number, at most 2147483647; leave it out for no limit.",
    ]),
    ...[undefined, null, true, 'object', [], {}, { type: 'string' }, { type: ['object'] }].map((parameters): [object, string] => [
      { parameters },
      "Tool 'clock': parameters must be a JSON Schema that begins with type: 'object'.",
    ]),
  ])('should refuse %j', (changes, message) => {
    expect(compile({ ...changes })).toThrow(ConfigurationError);
    expect(compile({ ...changes })).toThrow(message);
  });

  it.each([
    [{ type: 'strin' }, "Tool 'clock': 'parameters.properties.at.type' must be one of 'string', "],
    [{ type: 'strin' }, "Did you mean 'string'?"],
    ['string', "Tool 'clock': 'parameters.properties.at' must be object or boolean, received 'string'."],
    [{ items: 'string' }, "'parameters.properties.at.items' must be object or boolean or array"],
    [{ required: true }, "'parameters.properties.at.required' must be array, received true."],
    [null, "Tool 'clock': parameters are no valid JSON Schema: "],
    [{ pattern: '(' }, "Tool 'clock': parameters are no valid JSON Schema: Invalid regular expression"],
    [{ $ref: '#/$defs/time' }, "parameters are no valid JSON Schema: can't resolve reference #/$defs/time"],
    [{ $ref: 'https://example.org/time' }, "can't resolve reference https://example.org/time"],
    [{ minimum: '1' }, 'minimum'],
    [{ enum: [] }, 'enum'],
    [{ type: 'number', exclusiveMinimum: true }, 'exclusiveMinimum'],
  ])('should refuse a parameter with the schema %j', (schema, message) => {
    const outcome = withParameter(schema);

    expect(outcome).toThrow(ConfigurationError);
    expect(outcome).toThrow(message);
  });

  it('should refuse a schema that is a circle of objects or of references', () => {
    const circle: Record<string, unknown> = { type: 'object' };
    circle.properties = { at: circle };

    expect(compile({ parameters: circle })).toThrow("Tool 'clock': parameters are no valid JSON Schema: they refer to themselves without end.");
    expect(compile({ parameters: { type: 'object', properties: { at: { $ref: '#/$defs/a' } }, $defs: { a: { $ref: '#/$defs/a' } } } })).toThrow('without end');
    expect(withParameter({ $ref: '#/properties/at' })).toThrow('without end');
  });

  it('should keep the cause', () => {
    expect(withParameter({ pattern: '(' })).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it.each([undefined, null, 'clock', 5, [], {}])('should refuse %p for a tool', (tool) => {
    expect(() => compileTool(tool as Tool)).toThrow(ConfigurationError);
  });
});
