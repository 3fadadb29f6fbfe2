import { plainJson } from '../../lib/ai-sdk/plainJson';

describe('plainJson', () => {
  it.each([
    ['x', 'x'], [0, 0], [false, false], [undefined, null], [null, null], [NaN, 'NaN'], [1n, '1'], [new Error('no'), 'no'], [new Error('5'), '5'],
    [{ a: undefined, b: [1, undefined], c: 2n }, { b: [1, null], c: '2' }], [new Map([['a', 1]]), { a: 1 }], [new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('makes of %p', (value, json) => expect(plainJson(value)).toEqual(json));

  it('gives a copy, which does not change afterwards', () => {
    const value = { a: [1] };
    const json = plainJson(value);
    value.a.push(2);

    expect(json).toEqual({ a: [1] });
  });

  it('says so where there is none', () => {
    const broken = { toJSON: (): never => { throw new Error('no'); } };

    expect(plainJson(broken)).toBe('[a result that cannot be written as text]');
  });
});
