import { describe, expect, it } from '@jest/globals';
import type { JSONSchema } from 'json-schema-to-ts';
import { describeMismatches } from '../../lib/tools/describeMismatches';
import { mismatches } from '../../lib/tools/mismatches';

const texts = (value: unknown, schema: JSONSchema): string[] => describeMismatches(mismatches(value, schema, { root: schema, levels: Infinity }), schema);

const weather = {
  type: 'object',
  properties: { location: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] }, days: { type: 'integer' } },
  required: ['location'],
} as const;
const strict = { ...weather, additionalProperties: false } as const;

describe('describeMismatches', () => {
  it.each<[string, unknown, JSONSchema, string[]]>([
    ['a wrong type', { location: 5 }, weather, ["'location' must be string, received 5."]],
    ['a wrong root', [], weather, ["the arguments must be object with 'location', received array."]],
    ['an unlisted value', { location: 'a', unit: 'kelvin' }, weather, ["'unit' must be one of 'celsius', 'fahrenheit', received 'kelvin'."]],
    [
      'a slip in a listed value',
      { location: 'a', unit: 'Celcius' },
      weather,
      ["'unit' must be one of 'celsius', 'fahrenheit', received 'Celcius'. Did you mean 'celsius'?"],
    ],
    ['a wrong constant', 2, { const: 1 }, ['the arguments must be 1, received 2.']],
    ['a missing parameter', {}, weather, ["missing required parameter 'location' (string)."]],
    ['a missing parameter of any type', {}, { required: ['a'] }, ["missing required parameter 'a'."]],
    ['a slip in a name', { locaton: 'a' }, weather, ["missing required parameter 'location' (string), received 'locaton'. Did you mean 'location'?"]],
    [
      'no slip in what is known',
      { place: 1, locations: 1 },
      { properties: { location: {}, locations: {} }, required: ['location'] },
      ["missing required parameter 'location'."],
    ],
    ['a slip once only', { locaton: 'a' }, strict, ["missing required parameter 'location' (string), received 'locaton'. Did you mean 'location'?"]],
    ['a slip in an optional name', { location: 'a', Days: 1 }, strict, ["unknown parameter 'Days'. Did you mean 'days'?"]],
    ['an unknown parameter', { location: 'a', other: 1 }, strict, ["unknown parameter 'other'. Allowed: 'location', 'unit', 'days'."]],
    ['no suggestion of what is there', { location: 'a', location2: 'b' }, strict, ["unknown parameter 'location2'. Allowed: 'location', 'unit', 'days'."]],
    ['a place within', { list: [weather, {}] }, { properties: { list: { items: { required: ['type'] } } } }, ["missing required parameter 'list[1].type'."]],
    [
      'a slip within',
      { to: { Name: 'a' } },
      { properties: { to: { properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false } } },
      ["missing required parameter 'to.name' (string), received 'Name'. Did you mean 'name'?"],
    ],
    ['a union', 5, { anyOf: [{ type: 'string' }, { type: 'array' }] }, ['the arguments must be string or array, received 5.']],
    ['a union without types', {}, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, ['the arguments must be one of the allowed forms, received object.']],
    [
      'several faults',
      { unit: 'x', days: '1.5' },
      weather,
      [
        "missing required parameter 'location' (string).",
        "'unit' must be one of 'celsius', 'fahrenheit', received 'x'.",
        "'days' must be integer, received '1.5'.",
      ],
    ],
  ])('should tell of %s', (_, value, schema, told) => {
    expect(texts(value, schema)).toEqual(told);
  });

  it('should be short whatever it tells of', () => {
    const long = 'long_name'.repeat(100);
    const values = Array.from({ length: 500 }, (_, index) => `value ${index}`);
    const schema: JSONSchema = { properties: { [long]: { enum: values } }, required: [long, 'other'], additionalProperties: false };

    for (const text of [...texts({ [long]: long }, schema), ...texts({ [`${long}x`]: 1 }, schema)]) expect(text.length).toBeLessThan(800);
  });
});
