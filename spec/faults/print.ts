import { isDeepStrictEqual } from 'node:util';
import { cells, expected, type Cell } from './cell';
import { runMatrix } from './matrix';
import { table } from './table';

/* `npm run test:faults` runs the fault matrix and prints what became of it. */
const started = performance.now();
const { outcomes, rejections } = await runMatrix();
const outcomeOf = (cell: Cell) => outcomes.get(cell)!;
const wrong = cells.filter((cell) => !isDeepStrictEqual(outcomeOf(cell), expected(cell)));

console.log(`By vendor:\n\n${table(outcomeOf, true)}\n\nIn short, as in the README:\n\n${table(outcomeOf, false)}\n`);
for (const cell of wrong) {
  console.error(`${cell.vendor.name}, ${cell.fault.name}, ${cell.policy}, turn ${cell.phase + 1}:`, { expected: expected(cell), outcome: outcomeOf(cell) });
}
console.log(`${outcomes.size} runs, ${wrong.length} not as expected, ${rejections.length} unhandled rejections, ${Math.round(performance.now() - started)} ms`);
process.exitCode = wrong.length + rejections.length > 0 ? 1 : 0;
