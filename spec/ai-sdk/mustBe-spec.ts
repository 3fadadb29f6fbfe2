import { ConfigurationError } from 'rxagent';
import { mustBe, records, textOf } from '../../lib/ai-sdk/mustBe';

describe('what a body must be', () => {
  it('is said with the place', () => {
    expect(() => mustBe(false, 'messages[0].role', 'a role')).toThrow(new ConfigurationError('fromUIMessages: messages[0].role must be a role.'));
    expect(() => mustBe(true, 'x', 'y')).not.toThrow();
  });

  it('is a list of objects, of which each knows its place', () => {
    expect(records([{ a: 1 }, {}], 'parts')).toEqual([{ item: { a: 1 }, at: 'parts[0]' }, { item: {}, at: 'parts[1]' }]);
    expect(() => records({ length: 1 }, 'parts')).toThrow('parts must be an array');
    expect(() => records([{}, []], 'parts')).toThrow('parts[1] must be an object');
    expect(() => records([null], 'parts')).toThrow('parts[0] must be an object');
  });

  it('is a text', () => {
    expect(textOf({ a: '' }, 'a', 'x')).toBe('');
    expect(() => textOf({ a: 1 }, 'a', 'x')).toThrow('x.a must be a string');
  });
});
