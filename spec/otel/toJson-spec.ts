import { toJson } from '../../lib/otel/toJson';

describe('toJson', () => {
  it.each([
    [{ city: 'Bern' }, '{"city":"Bern"}'],
    ['text', '"text"'],
    [undefined, 'null'],
  ])('should write %j', (value, expected) => {
    expect(toJson(value)).toBe(expected);
  });

  it('should not throw for what is no JSON', () => {
    expect(toJson({ n: 1n })).toBe('"no JSON: TypeError: Do not know how to serialize a BigInt"');
  });
});
