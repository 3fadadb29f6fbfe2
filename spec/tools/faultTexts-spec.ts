import { compileSchema } from '../../lib/tools/compileSchema';
import { faultTexts } from '../../lib/tools/faultTexts';
import type { SchemaNode } from '../../lib/tools/resolveSchema';

const schema = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 2 }, age: { type: 'integer', minimum: 0 }, tags: { type: 'array', items: { enum: ['a', 'b'] } } },
  required: ['name'],
  additionalProperties: false,
} as const satisfies SchemaNode;

const textsFor = (value: unknown, rules: SchemaNode = schema): string[] => faultTexts(value, rules, compileSchema(rules)(value));

describe('faultTexts', () => {
  it.each<[string, unknown, string[]]>([
    ['a wrong type once', { name: 4 }, ["'name' must be string, received 4."]],
    ['what is missing, and what was meant', { nam: 'Ada' }, ["missing required parameter 'name' (string), received 'nam'. Did you mean 'name'?"]],
    ['what only the validator finds', { name: 'A', age: -1 }, ["'name' must NOT have fewer than 2 characters, received 'A'.", "'age' must be >= 0, received -1."]],
    ['a value that is not listed', { name: 'Ada', tags: ['a', 'c'] }, ["'tags[1]' must be one of 'a', 'b', received 'c'."]],
  ])('should tell %s', (_, value, texts) => expect(textsFor(value)).toEqual(texts));

  it('should leave it to the validator where nothing else is known', () => {
    expect(textsFor({ name: 'Ada', age: null })).toEqual(["'age' must be integer, received null."]);
  });
});
