import { canonicalText, duplicateItems } from '../../lib/tools/duplicateItems';

describe('duplicateItems', () => {
  it.each<[unknown[], unknown]>([
    [[], undefined],
    [[1, '1', true, 'true', null, 'null', [1], ['1'], {}, '{}'], undefined],
    [['a', 'b', 'a'], [0, 2]],
    [['a', 'a', 'b', 'a', 'b'], [2, 4]],
    [[{ a: 1, b: [2] }, 0, { b: [2], a: 1 }], [0, 2]],
    [[0, -0], [0, 1]],
  ])('should find in %j the last that was there before: %j', (items, found) => expect(duplicateItems(items)).toEqual(found));

  it('should look at each item once', () => {
    let reads = 0;
    const items = new Proxy(Array.from({ length: 1000 }, (_, index) => index), { get: (target, key) => (/^\d+$/.test(String(key)) && reads++, Reflect.get(target, key) as unknown) });

    expect(duplicateItems(items)).toBeUndefined();
    expect(reads).toBe(1000);
  });
});

describe('canonicalText', () => {
  it('should be the same for the same value only', () => {
    expect(canonicalText({ b: [null, 'x'], a: { d: 1, c: 2 } })).toBe('{"a":{"c":2,"d":1},"b":[null,"x"]}');
    expect(canonicalText(['a,b'])).not.toBe(canonicalText(['a', 'b']));
  });
});
