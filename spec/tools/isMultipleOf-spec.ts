import { isMultipleOf } from '../../lib/tools/isMultipleOf';

it.each([[0.3, 0.1, true], [19.99, 0.01, true], [1e21, 0.01, true], [-0.5, 0.25, true], [0, 3, true], [0.005, 0.01, false], [7, 2, false], [1e-7, 1e-7, true]])('isMultipleOf(%p, %p) should be %p', (value, divisor, is) => {
  expect(isMultipleOf(value, divisor)).toBe(is);
});
