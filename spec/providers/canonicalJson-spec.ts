import { canonicalJson } from '../../lib/providers/canonicalJson';

describe('canonicalJson', () => {
  it('should not depend on the order of keys, at any depth', () => {
    const one = { b: 1, a: [{ d: { y: 1, x: 2 }, c: 3 }] };
    const other = { a: [{ c: 3, d: { x: 2, y: 1 } }], b: 1 };
    expect(canonicalJson(one)).toBe('{"a":[{"c":3,"d":{"x":2,"y":1}}],"b":1}');
    expect(canonicalJson(other)).toBe(canonicalJson(one));
  });

  it('should depend on the order of items', () => expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1])));
  it('should take undefined for absent', () => expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}'));
  it('should write other objects as JSON does', () => expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}'));
});
