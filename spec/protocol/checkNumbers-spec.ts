import { ConfigurationError } from 'rxagent';
import { checkNumbers, LONGEST_TIMER_MS } from '../../lib/protocol/checkNumbers';

const rules = { count: { least: 0, whole: true }, delayMs: { least: 1, most: LONGEST_TIMER_MS }, share: { least: 0, most: 1 }, heat: { least: 0, finite: true } };

describe('checkNumbers', () => {
  it.each([{}, { count: 0 }, { count: Infinity }, { count: undefined }, { delayMs: 1 }, { delayMs: 0.5 + 1 }, { delayMs: 2 ** 31 - 1 }, { share: 0.5 }, { other: 'x' }])('should accept %p', (options) => {
    expect(() => checkNumbers('part', options, rules)).not.toThrow();
  });

  it.each<[object, string]>([
    [{ count: -1 }, 'part: count must be a whole number from 0; got -1.'],
    [{ count: 1.5 }, 'part: count must be a whole number from 0; got 1.5.'],
    [{ count: NaN }, 'part: count must be a whole number from 0; got NaN.'],
    [{ count: null }, 'part: count must be a whole number from 0; got null.'],
    [{ delayMs: '5' }, 'part: delayMs must be a number from 1 to 2147483647; got 5.'],
    [{ delayMs: 2 ** 31 }, 'part: delayMs must be a number from 1 to 2147483647; got 2147483648.'],
    [{ delayMs: Infinity }, 'part: delayMs must be a number from 1 to 2147483647; got Infinity.'],
    [{ heat: Infinity }, 'part: heat must be a number from 0; got Infinity.'],
    [{ share: 1.1 }, 'part: share must be a number from 0 to 1; got 1.1.'],
  ])('should refuse %p', (options, message) => {
    expect(() => checkNumbers('part', options, rules)).toThrow(new ConfigurationError(message));
  });

  it.each([null, 5, 'x', undefined])('should refuse %p for options', (options) => {
    expect(() => checkNumbers('part', options, rules)).toThrow(new ConfigurationError(`part: its options must be an object with count, delayMs, share, heat; got ${String(options)}.`));
  });
});
