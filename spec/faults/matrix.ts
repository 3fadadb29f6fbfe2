import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { SseServer } from '../support/sseServer';
import { vendors } from '../wire/vendors';
import { cells, type Cell, type Outcome } from './cell';
import { runCell } from './runCell';

/** What became of each cell, and the rejections that nobody handled. */
export interface Matrix {
  outcomes: ReadonlyMap<Cell, Outcome>;
  rejections: readonly unknown[];
}

/** If all began at once, replies that do come would seem to stall. */
const STAGGER_MS = 15;

/** Runs the whole matrix: cells that have to wait all at once, the others of each vendor one after the other. */
export async function runMatrix(): Promise<Matrix> {
  const outcomes = new Map<Cell, Outcome>();
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', note);
  await Promise.all(vendors.map((of) => run(cells.filter(({ fault, vendor }) => !fault.slow && vendor === of), outcomes)));
  await Promise.all(cells.filter(({ fault }) => fault.slow).map((cell, k) => sleep(k * STAGGER_MS).then(() => run([cell], outcomes))));
  await nextTurn();
  process.off('unhandledRejection', note);
  return { outcomes, rejections };
}

/** One after the other, at the same servers: what a fault does to a connection that is kept alive, the next one would notice. */
async function run(some: readonly Cell[], outcomes: Map<Cell, Outcome>): Promise<void> {
  const main = await new SseServer().start();
  const spare = await new SseServer().start();
  for (const cell of some) outcomes.set(cell, await runCell(cell, main, spare));
  await Promise.all([main.stop(), spare.stop()]);
}
