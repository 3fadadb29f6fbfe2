import { describe, expect, it } from '@jest/globals';
import type { PartialArg } from '@google/genai';
import { PartialArguments } from '../../../lib/providers/gemini/partialArguments';

const of = (...parts: PartialArg[]): unknown => {
  const args = new PartialArguments();
  parts.forEach((part) => args.add(part));
  return JSON.parse(args.toJson());
};

describe('PartialArguments', () => {
  /** title, parts, arguments */
  const cases: [string, PartialArg[], unknown][] = [
    ['nothing', [], {}],
    ['pieces of a text', [{ jsonPath: '$.a', stringValue: 'Bos', willContinue: true }, { jsonPath: '$.a', stringValue: 'ton', willContinue: true }, { jsonPath: '$.a', stringValue: '' }], { a: 'Boston' }],
    ['an empty text', [{ jsonPath: '$.a', stringValue: '' }], { a: '' }],
    ['values of all types', [{ jsonPath: '$.n', numberValue: 0 }, { jsonPath: '$.b', boolValue: false }, { jsonPath: '$.z', nullValue: 'NULL_VALUE' }], { n: 0, b: false, z: null }],
    ['objects in arrays', [{ jsonPath: '$.a[0].b', numberValue: 1 }, { jsonPath: '$.a[0].c', stringValue: 'x' }, { jsonPath: '$.a[1].b', numberValue: 2 }], { a: [{ b: 1, c: 'x' }, { b: 2 }] }],
    ['arrays in arrays', [{ jsonPath: '$.a[0][0]', numberValue: 1 }, { jsonPath: '$.a[0][1]', numberValue: 2 }, { jsonPath: '$.a[1][0]', numberValue: 3 }], { a: [[1, 2], [3]] }],
    ['quoted names', [{ jsonPath: "$['a b']['it\\'s']", numberValue: 1 }, { jsonPath: '$["a b"]["c.d"]', numberValue: 2 }], { 'a b': { "it's": 1, 'c.d': 2 } }],
    ['an index far away', [{ jsonPath: '$.a[999999999]', numberValue: 1 }], { a: [1] }],
    ['a number in place of a text', [{ jsonPath: '$.a', stringValue: 'x' }, { jsonPath: '$.a', numberValue: 1 }], { a: 1 }],
    ['an object in place of a value', [{ jsonPath: '$.a', numberValue: 1 }, { jsonPath: '$.a.b', numberValue: 2 }], { a: { b: 2 } }],
    ['a part without a value or a path', [{ jsonPath: '$.a', willContinue: true }, { stringValue: 'x' }, { jsonPath: '$', numberValue: 1 }], {}],
  ];
  it.each(cases)('puts together %s', (_, parts, expected) => {
    expect(of(...parts)).toEqual(expected);
  });

  it('adds to what is there, without changing it', () => {
    const given = { a: { b: 1 } };
    const args = new PartialArguments(given);
    args.add({ jsonPath: '$.a.c', numberValue: 2 });
    expect(args.toJson()).toBe('{"a":{"b":1,"c":2}}');
    expect(given).toEqual({ a: { b: 1 } });
  });

  it('keeps names of the prototype to itself', () => {
    const args = new PartialArguments();
    args.add({ jsonPath: '$.__proto__.polluted', stringValue: 'yes' });
    args.add({ jsonPath: '$.constructor.prototype.polluted', stringValue: 'yes' });
    expect(args.toJson()).toBe('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});
