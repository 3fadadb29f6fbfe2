import { errorText } from '../../lib/errors/errorText';

const error = new TypeError('overloaded');

describe('errorText', () => {
  it.each<[string, unknown, string]>([
    ['an error', error, 'overloaded'],
    ['a text', 'overloaded', 'overloaded'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an object without a prototype', Object.create(null), 'an error that cannot be written as text'],
    ['an object that fails to be a text', { toString: () => { throw error; } }, 'an error that cannot be written as text'],
  ])('should be the text of %s', (_, given, text) => expect(errorText(given)).toBe(text));
});
