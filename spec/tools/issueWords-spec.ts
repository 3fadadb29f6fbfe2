import { issueWords } from '../../lib/tools/issueWords';

const say = (keyword: string, limit: unknown, value?: unknown, schema = {}) => issueWords[keyword]?.(limit as never, value as never, schema);

describe('issueWords', () => {
  it('should tell the last item that was there before, whatever it is', () => {
    expect(say('uniqueItems', true, [{ a: 1 }, 1, { a: 1 }, 1])).toBe('must NOT have duplicate items (items ## 1 and 3 are identical)');
  });

  it('should tell each missing property', () => {
    expect(say('required', ['a', 'b', 'toString'], { b: 1 })).toEqual(["must have required property 'a'", "must have required property 'toString'"]);
  });

  it('should tell what depends on what', () => {
    const needs = { a: ['b'], c: ['d', 'e'], f: ['g'], h: { required: ['i'] } };

    expect(say('dependencies', needs, { a: 1, c: 1, d: 1, h: 1 })).toEqual(['must have property b when property a is present', 'must have properties d, e when property c is present']);
  });

  it('should have words for what is not allowed at all, and leave schemas to speak for themselves', () => {
    expect(say('additionalProperties', false)).toBe('must NOT have additional properties');
    expect(say('additionalProperties', {})).toEqual([]);
    expect(say('additionalItems', false, [], { items: [true, true] })).toBe('must NOT have more than 2 items');
    expect(say('additionalItems', {})).toEqual([]);
  });
});
