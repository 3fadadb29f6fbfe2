import { asyncScheduler } from 'rxjs';
import { headerDelay } from '../../lib/protocol/headerDelay';

it.each<[string, Record<string, string> | undefined, number | undefined]>([
  ['seconds', { 'retry-after': '2' }, 2000],
  ['a date', { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, 4000],
  ['a date that is past', { 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }, 0],
  ["OpenAI's milliseconds, before all", { 'retry-after': '2', 'retry-after-ms': '70' }, 70],
  ['nothing that can be read', { 'retry-after': 'soon' }, undefined],
  ['an empty text', { 'retry-after': '' }, undefined],
  ['no headers', undefined, undefined],
])('headerDelay should read %s', (_, headers, delay) => {
  const now = jest.spyOn(asyncScheduler, 'now').mockReturnValue(5000);

  expect(headerDelay(headers && new Headers(headers))).toBe(delay);
  now.mockRestore();
});
