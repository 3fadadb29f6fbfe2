import { describe, expect, it } from '@jest/globals';
import { resultText } from '../../lib/messages/resultText';

describe('resultText', () => {
  it.each<[unknown, string]>([
    ['', ''],
    ['text', 'text'],
    ['"quoted"', '"quoted"'],
    [undefined, ''],
    [null, ''],
    [0, '0'],
    [-0, '0'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    [false, 'false'],
    [true, 'true'],
    [12n, '12'],
    [Symbol('mark'), 'Symbol(mark)'],
    [{}, '{}'],
    [[], '[]'],
    [[undefined, null, 0], '[null,null,0]'],
    [{ a: 1, b: undefined, c: [true, 'x'] }, '{"a":1,"c":[true,"x"]}'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [{ big: 12345678901234567890n }, '{"big":"12345678901234567890"}'],
    [new Map([['a', 1]]), '{"a":1}'],
    [new Set(['a', 1]), '["a",1]'],
    [{ map: new Map([[1, new Set([new Map()])]]) }, '{"map":{"1":[{}]}}'],
    [new Error('broken'), 'broken'],
    [new TypeError(), 'TypeError'],
    [{ error: new RangeError('too far') }, '{"error":"too far"}'],
    [{ toJSON: () => 'own form' }, '"own form"'],
    [{ toJSON: () => undefined }, ''],
    [{ run: () => 1, mark: Symbol('mark') }, '{}'],
  ])('should write %p as %j', (value, text) => {
    expect(resultText(value)).toBe(text);
  });

  it('should write a function as its source', () => {
    expect(resultText(Math.max)).toContain('native code');
  });

  it('should keep __proto__ as data', () => {
    expect(resultText(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
    expect(resultText(new Map([['__proto__', 1]]))).toBe('{"__proto__":1}');
  });

  it('should stop at circles, but not at what merely comes twice', () => {
    const circle: Record<string, unknown> = { name: 'a', twice: {} };
    circle.again = circle.twice;
    circle.list = [circle, { circle }];
    const set = new Set<unknown>([1]);
    set.add(set);

    expect(resultText(circle)).toBe('{"name":"a","twice":{},"again":{},"list":["[circular]",{"circle":"[circular]"}]}');
    expect(resultText(set)).toBe('[1,"[circular]"]');
  });

  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const failing = (): never => {
    throw new Error('hostile');
  };
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1);

  it.each<[string, unknown]>([
    ['a throwing toJSON', { toJSON: failing }],
    ['a throwing getter', Object.defineProperty({}, 'a', { get: failing, enumerable: true })],
    ['a throwing getter within', [{ b: Object.defineProperty({}, 'a', { get: failing, enumerable: true }) }]],
    ['a revoked proxy', revoked.proxy],
    ['a hostile proxy', new Proxy({}, { ownKeys: failing, get: failing, getPrototypeOf: failing })],
    ['an error with a hostile message', Object.defineProperty(new Error('x'), 'message', { get: failing })],
    ['endless depth', deep],
    ['endless forms', { toJSON: function toJSON(): object { return { next: { toJSON } }; } }],
  ])('should not throw for %s', (_, value) => {
    expect(resultText(value)).toBe('[a result that cannot be written as text]');
  });
});
