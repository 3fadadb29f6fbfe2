import { expect, it } from '@jest/globals';
import { formatCount } from '../../../lib/observers/trace/formatCount';

it('formatCount should group the digits', () => {
  expect([0, 999, 1204, 1234567].map(formatCount)).toEqual(['0', '999', '1,204', '1,234,567']);
});
