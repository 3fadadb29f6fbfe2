import { describe, expect, it } from '@jest/globals';
import { isContainer, isRecord, ownValue, pointerKeys, typeName } from '../../lib/tools/values';

describe('values', () => {
  it.each([
    [{}, 'object', true, true],
    [[], 'array', true, false],
    [null, 'null', false, false],
    ['a', 'string', false, false],
    [1, 'number', false, false],
    [true, 'boolean', false, false],
    [undefined, 'undefined', false, false],
  ])('should know %j as %s', (value, name, container, record) => {
    expect([typeName(value), isContainer(value), isRecord(value)]).toEqual([name, container, record]);
  });

  it('should see own values only', () => {
    expect(ownValue({ a: 1 }, 'a')).toBe(1);
    for (const key of ['constructor', '__proto__', 'toString']) expect(ownValue({}, key)).toBeUndefined();
    expect(ownValue(undefined, 'a')).toBeUndefined();
  });

  it('should take a JSON pointer apart', () => {
    expect(pointerKeys('')).toEqual([]);
    expect(pointerKeys('/a/0/b~1c/d~0e/~01')).toEqual(['a', '0', 'b/c', 'd~e', '~1']);
  });
});
