import { describe, expect, it } from '@jest/globals';
import { spelledValue } from '../../lib/tools/spelledValue';

describe('spelledValue', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['42', 42],
    ['-3.25', -3.25],
    ['1e3', 1000],
    ['2.5E-2', 0.025],
    [' 7 ', 7],
    ['1.0', 1],
    ['true', true],
    ['false', false],
  ])('should read %j as %j', (text, value) => {
    expect(spelledValue(text)).toBe(value);
  });

  const numbers = ['', ' ', '0x10', '1_000', '1,000', '1e999', '-1e999', '+1', '.5', '5.', '007', '1e', '--1', '1 2', 'NaN', 'Infinity', '١'];
  const booleans = ['True', 'TRUE', ' true', 'yes', 'null'];
  it.each([...numbers, ...booleans, 1, true, null, undefined, {}, ['1'], 1n])('should find nothing in %p', (value) => {
    expect(spelledValue(value)).toBeUndefined();
  });

  it('should not be slow on long texts', () => {
    expect(spelledValue(`${' '.repeat(1_000_000)}x`)).toBeUndefined();
    expect(spelledValue(`${'1'.repeat(1_000_000)}x`)).toBeUndefined();
  });
});
