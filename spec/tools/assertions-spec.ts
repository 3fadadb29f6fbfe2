import { additionalNames, assertions } from '../../lib/tools/assertions';

const holds = (keyword: string, limit: unknown, value: unknown): boolean | undefined => assertions[keyword]?.(limit as never, value, {}, (_, part) => part === true);

describe('assertions', () => {
  it('should count characters, not halves', () => expect([holds('maxLength', 1, '😀'), holds('minLength', 2, '😀')]).toEqual([true, false]));

  it('should hold for values of other types', () => {
    for (const keyword of ['minimum', 'minLength', 'minItems', 'minProperties', 'required', 'contains']) expect(holds(keyword, keyword === 'required' ? ['a'] : 9, null)).toBe(true);
  });

  it('should leave unions to the judge', () => expect([[true, true], [true, false], [false]].map((branches) => [holds('anyOf', branches, 1), holds('oneOf', branches, 1)])).toEqual([[true, false], [true, true], [false, false]]));
});

it('additionalNames should be those without a property and a pattern', () => {
  expect(additionalNames({ a: 1, x1: 1, toString: 1 }, { properties: { a: true }, patternProperties: { '^x': true } })).toEqual(['toString']);
});
