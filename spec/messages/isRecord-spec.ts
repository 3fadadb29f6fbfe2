import { isRecord } from '../../lib/messages/isRecord';

it.each<[unknown, boolean]>([[{}, true], [Object.create(null), true], [new Date(), true], [[], false], [null, false], [undefined, false], ['{}', false], [7, false], [() => 1, false]])('isRecord(%p) should be %p', (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});
