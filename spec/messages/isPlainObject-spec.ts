import { runInNewContext } from 'node:vm';
import { isPlainObject } from '../../lib/messages/isPlainObject';

describe('isPlainObject', () => {
  it.each<[string, unknown, boolean]>([
    ['a literal', { a: 1 }, true],
    ['an object without a prototype', Object.create(null), true],
    ['an object of another realm', runInNewContext('({ a: 1 })'), true],
    ['an array', [], false],
    ['a date', new Date(0), false],
    ['a map', new Map(), false],
    ['null', null, false],
    ['a text', '{}', false],
    ['a function', () => ({}), false],
  ])('should judge %s', (_, value, expected) => expect(isPlainObject(value)).toBe(expected));
});
