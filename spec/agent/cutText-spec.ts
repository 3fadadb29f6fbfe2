import { cutText } from '../../lib/agent/cutText';

describe('cutText', () => {
  it.each<[string, number | undefined]>([
    ['', 0],
    ['abc', 3],
    ['abc', Infinity],
    ['abc', undefined],
  ])('should leave %p as it is, up to %p characters', (text, length) => expect(cutText(text, length)).toBe(text));

  it.each<[string, number, string]>([
    ['abcd', 3, 'abc… [cut: 1 of 4 characters left out]'],
    ['abcd', 0, '… [cut: 4 of 4 characters left out]'],
    ['a😀b', 2, 'a… [cut: 3 of 4 characters left out]'],
    ['a😀b', 3, 'a😀… [cut: 1 of 4 characters left out]'],
    ['x'.repeat(4000), 2800, `${'x'.repeat(2800)}… [cut: 1200 of 4000 characters left out]`],
  ])('should cut %p at %p, and tell', (text, length, kept) => expect(cutText(text, length)).toBe(kept));
});
