import { expect, it } from '@jest/globals';
import { formatDuration } from '../../../lib/observers/trace/formatDuration';

it.each<[number, string]>([
  [0, '0 ms'], [0.04, '0 ms'], [0.44, '0.4 ms'], [9.94, '9.9 ms'], [9.96, '10 ms'], [320.4, '320 ms'], [999.4, '999 ms'],
  [999.6, '1 s'], [1240, '1.24 s'], [1500, '1.5 s'], [59_994, '59.99 s'], [59_996, '1 min'], [125_000, '2 min 5 s'], [3_599_400, '59 min 59 s'],
  [3_599_600, '1 h'], [3_780_000, '1 h 3 min'], [90_000_000, '25 h'],
])('formatDuration should write %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text.replaceAll(' ', '\u00a0'));
});
