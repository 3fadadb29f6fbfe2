import { runInNewContext } from 'node:vm';
import { deepCopy } from '../../lib/memory/deepCopy';

describe('deepCopy', () => {
  it.each([[null], [undefined], [0], ['text'], [true]])('should give %p back', (value) => {
    expect(deepCopy(value)).toBe(value);
  });

  it('should copy arrays and plain objects through and through', () => {
    const value = { a: [{ b: { c: [1, null, undefined] } }], d: Object.assign(Object.create(null) as object, { e: {} }) };
    const copy = deepCopy(value);

    expect(copy).toEqual(value);
    expect(copy.a).not.toBe(value.a);
    expect(copy.a[0]).not.toBe(value.a[0]);
    expect(copy.a[0]?.b.c).not.toBe(value.a[0]?.b.c);
    expect(copy.d).not.toBe(value.d);
  });

  it('should copy plain objects of another realm', () => {
    const value = runInNewContext('({ a: { b: 1 } })') as { a: { b: number } };
    const copy = deepCopy(value);

    expect(copy).toEqual({ a: { b: 1 } });
    expect(copy.a).not.toBe(value.a);
  });

  it('should share functions and class instances', () => {
    const value = { date: new Date(0), bytes: new Uint8Array(1), run: () => 1 };
    const copy = deepCopy(value);

    expect(copy.date).toBe(value.date);
    expect(copy.bytes).toBe(value.bytes);
    expect(copy.run).toBe(value.run);
  });

  it('should take __proto__ for a field like any other', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;
    const copy = deepCopy(value);

    expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
