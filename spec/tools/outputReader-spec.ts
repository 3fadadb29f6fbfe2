import { ConfigurationError } from 'rxagent';
import { outputReader } from '../../lib/tools/outputReader';

const river = { type: 'object', properties: { name: { type: 'string' }, lengthKm: { type: 'number' } }, required: ['name'], additionalProperties: false };

describe('outputReader', () => {
  it.each<[string, object, string, unknown]>([
    ['an object', river, '{"name": "Aare", "lengthKm": 288}', { name: 'Aare', lengthKm: 288 }],
    ['an array', { type: 'array', items: { type: 'string' } }, '["Aare"]', ['Aare']],
    ['a boolean', { type: 'boolean' }, 'false', false],
    ['null', { type: 'null' }, 'null', null],
    ['a text', { type: 'string' }, '""', ''],
    ['a listed value', { enum: ['a', 1] }, '1', 1],
    ['one of several', { anyOf: [river, { type: 'null' }] }, 'null', null],
    ['anything', {}, '[1]', [1]],
    ['the first that fits', river, 'Not {"a": 1} but {"name": "Aare"} or {"name": "Reuss"}.', { name: 'Aare' }],
    ['an array around which there is text', { type: 'array' }, 'Such as [1, 2].', [1, 2]],
  ])('should read %s', (_, schema, text, value) => expect(outputReader(schema)(text)).toEqual({ value }));

  it.each<[string, object, string, string[]]>([
    ['an empty answer', river, ' \n', ['the answer is empty.']],
    ['ordinary text', river, 'It is the Aare.', ['the answer is not JSON.']],
    ['a missing property', river, '{}', ["missing required property 'name' (string)."]],
    ['an unknown property', river, '{"name": "Aare", "lengthkm": 1}', ["unknown property 'lengthkm'. Did you mean 'lengthKm'?"]],
    ['another type', river, '[]', ["the answer must be object with 'name', received array."]],
    ['a text that spells a number', river, '{"name": "Aare", "lengthKm": "288"}', ["'lengthKm' must be number, received '288'."]],
    ['a false schema', { not: {} }, '1', ['the answer must NOT be valid, received 1.']],
    ['the first value where none fits', river, '{"name": 1} {"name": 2}', ["'name' must be string, received 1."]],
  ])('should tell what is wrong with %s', (_, schema, text, errors) => expect(outputReader(schema)(text)).toEqual({ errors }));

  it.each(['{"name": "Aa', 'Here: ```json\n{"name": \n```', '{"name": "Aare",}'])('should tell why %j cannot be parsed', (text) => {
    expect(outputReader(river)(text)).toEqual({ errors: [expect.stringMatching(/^the answer is not valid JSON: .*(JSON|Expected|Unterminated)/)] });
  });

  it('should tell no more than eight faults, shortened', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}${'x'.repeat(400)}`, 1])));
    const { errors } = outputReader(river)(text) as { errors: string[] };

    expect(errors).toHaveLength(8);
    expect(Math.max(...errors.map(({ length }) => length))).toBeLessThanOrEqual(300);
  });

  it('should survive a value that is nested without measure', () => {
    const tree = { type: 'array', items: { $ref: '#' } };

    expect(outputReader(tree)('['.repeat(100_000) + '1' + ']'.repeat(100_000))).toEqual({ errors: ['the answer is nested too deeply.'] });
  });

  it('should give a value of its own each time', () => {
    const read = outputReader({});
    const [one, other] = [read('{}'), read('{}')] as [{ value: object }, { value: object }];

    expect(one.value).not.toBe(other.value);
  });

  it.each<[string, unknown, string]>([
    ['a boolean', true, "Agent: responseSchema must be a JSON Schema, such as { type: 'object', properties: { … } }."],
    ['null', null, "Agent: responseSchema must be a JSON Schema, such as { type: 'object', properties: { … } }."],
    ['a list', [], "Agent: responseSchema must be a JSON Schema, such as { type: 'object', properties: { … } }."],
    ['an unknown type', { type: 'objet' }, "Agent: 'responseSchema.type' must be"],
    ['a reference to nowhere', { $ref: '#/$defs/none' }, 'Agent: responseSchema is no valid JSON Schema: '],
    ['a pattern that is none', { type: 'string', pattern: '(' }, 'Agent: responseSchema is no valid JSON Schema: '],
  ])('should refuse %s', (_, schema, message) => {
    expect(() => outputReader(schema)).toThrow(ConfigurationError);
    expect(() => outputReader(schema)).toThrow(message);
  });
});
