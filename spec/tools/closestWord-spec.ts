import { describe, expect, it } from '@jest/globals';
import { closestWord } from '../../lib/tools/closestWord';

describe('closestWord', () => {
  it.each([
    ['locaton', 'location'],
    ['loaction', 'location'],
    ['Location', 'location'],
    ['LOCATION', 'location'],
    ['locations', 'location'],
    ['cityname', 'city_name'],
    ['cityName', 'city_name'],
    ['city-name', 'city_name'],
    ['city', 'city_name'],
    ['max', 'maxResults'],
    ['max_results_count', 'maxResults'],
    ['id', 'ID'],
  ])('should take %s for %s', (word, meant) => {
    expect(closestWord(word, ['location', 'city_name', 'maxResults', 'ID'])).toBe(meant);
  });

  it.each(['', '_', 'x', 'it', 'query', 'vocation_of_others', 'a'.repeat(1_000_000), 3, null, undefined, {}])('should take %p for nothing', (word) => {
    expect(closestWord(word, ['location', 'c', 'id'])).toBeUndefined();
  });

  it('should take the closest, and the first of equals', () => {
    expect(closestWord('colour', ['color', 'colours', 'colour'])).toBe('colour');
    expect(closestWord('citi', ['citizen', 'city'])).toBe('city');
    expect(closestWord('cat_', ['cab', 'car', 'can'])).toBe('cab');
  });

  it('should pass over what is no text', () => {
    expect(closestWord('one', [1, null, { one: 1 }, 'one'])).toBe('one');
    expect(closestWord('one', undefined)).toBeUndefined();
    expect(closestWord('one', 'one')).toBeUndefined();
  });

  it('should look at words of a limited length, and at a limited number of them', () => {
    expect(closestWord('a'.repeat(101), ['a'.repeat(101)])).toBeUndefined();
    expect(closestWord('a', ['a'.repeat(101)])).toBeUndefined();
    expect(closestWord('word', [...Array.from({ length: 100 }, (_, index) => `other${index}`), 'word'])).toBeUndefined();
  });
});
