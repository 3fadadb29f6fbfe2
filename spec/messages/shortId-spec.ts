import { shortId } from '../../lib/messages/shortId';

const refused = /[^\w-]/;

describe('shortId', () => {
  it.each<[string, number, RegExp | undefined]>([['call_1', 40, undefined], ['call_1', 6, undefined], ['', 40, undefined], ['functions.search:0', 40, undefined], ['toolu_01-a', 64, refused]])('leaves %j, of at most %i characters, as it is', (id, most, characters) => {
    expect(shortId(id, most, characters)).toBe(id);
  });

  it.each<[string, number, RegExp | undefined]>([['call_1', 5, undefined], ['a'.repeat(41), 40, undefined], ['a'.repeat(5000), 64, undefined], ['functions.search:0', 64, refused], ['ü', 64, refused]])('shortens %j, the same way each time', (id, most, characters) => {
    expect(shortId(id, most, characters)).toMatch(/^call_[0-9a-z]{14}$/);
    expect(shortId(id, most, characters)).toBe(shortId(id, most, characters));
  });

  it('keeps apart what was apart', () => {
    const ids = ['a:1', 'a.1', 'a/1', 'b:1', ...Array.from({ length: 20_000 }, (_, index) => `functions.search:${index}`), ...Array.from({ length: 200 }, (_, length) => 'x'.repeat(65 + length))];
    expect(new Set(ids.map((id) => shortId(id, 64, refused))).size).toBe(ids.length);
  });
});
