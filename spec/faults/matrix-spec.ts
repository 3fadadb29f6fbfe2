import { readText } from '../guards/sources';
import { vendors } from '../wire/vendors';
import { cells, expected, policies, type Cell, type Outcome } from './cell';
import { runMatrix, type Matrix } from './matrix';
import { table } from './table';

let matrix: Matrix;
beforeAll(async () => {
  matrix = await runMatrix();
}, 60_000);

const faults = [...new Set(cells.map(({ fault }) => fault.name))];
const byPlace = (some: readonly Cell[], outcomeOf: (cell: Cell) => Outcome | undefined): unknown =>
  Object.fromEntries(some.map((cell) => [`${cell.policy}, turn ${cell.phase + 1}`, outcomeOf(cell)]));

describe.each(vendors)('an agent with $name', (vendor) => {
  it.each(faults)('%s: comes to what the rules say, in either turn and with every policy', (fault) => {
    const some = cells.filter((cell) => cell.vendor === vendor && cell.fault.name === fault);
    expect(some.length).toBe(policies.length * 2);
    expect(byPlace(some, (cell) => matrix.outcomes.get(cell))).toEqual(byPlace(some, expected));
  });
});

it('leaves no rejection unhandled', () => {
  expect(matrix.rejections).toEqual([]);
});

it('is what the README says', () => {
  expect(readText('README.md')).toContain(table(expected, false));
});
