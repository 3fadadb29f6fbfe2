/** One value for each of those that do the same work, in the order of the columns. */
export interface Contenders<T> {
  rxagent: T;
  /** The least that JavaScript needs: a hand-written loop over async generators. */
  floor: T;
  /** The least that RxJS needs: a hand-written pipeline. */
  rxjs: T;
}

/** Does the work once. What it gives back must be the same for all contenders. */
export type Work = () => unknown;

/** A line of a table. */
export interface Line extends Partial<Contenders<number>> {
  name: string;
  rxagent: number;
  /** How much `rxagent` may be; without it the line only informs. */
  target?: number;
}

/** The value in the middle. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Makes the value of each contender from that of another kind. */
export const mapContenders = <T, R>({ rxagent, floor, rxjs }: Contenders<T>, project: (value: T) => R): Contenders<R> =>
  ({ rxagent: project(rxagent), floor: project(floor), rxjs: project(rxjs) });

/** What `probe` measures of each contender, as medians. They take turns, so that noise hits all alike; warm-up rounds do not count. */
export async function alternate(work: Contenders<Work>, probe: (work: Work) => Promise<number>, rounds: number, warmUps: number): Promise<Contenders<number>> {
  const values: Contenders<number[]> = { rxagent: [], floor: [], rxjs: [] };
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of ['rxagent', 'floor', 'rxjs'] as const) {
      const value = await probe(work[name]);
      if (round >= 0) values[name].push(value);
    }
  }
  return mapContenders(values, median);
}

/** Milliseconds that each contender needs: the medians of some rounds. Throws when they do not come to the same result. */
export async function race(work: Contenders<Work>, { rounds = 15, warmUps = 3 } = {}): Promise<Contenders<number>> {
  const results = new Set<unknown>();
  const times = await alternate(work, async (run) => {
    globalThis.gc?.({ type: 'minor' });
    const start = performance.now();
    results.add(await run());
    return performance.now() - start;
  }, rounds, warmUps);
  if (results.size > 1) throw new Error(`The contenders do not agree: ${[...results].join(', ')}`);
  return times;
}

const columns = ['rxagent', 'floor', 'rxjs'] as const;
const format = (value: number | undefined): string => (value === undefined ? '–' : value.toPrecision(3)).padStart(10);
const verdict = ({ rxagent, target }: Line): string => (target === undefined ? '' : `${format(target)}  ${rxagent <= target ? 'ok' : 'OVER'}`);

/** Prints a table. */
export function print(title: string, lines: readonly Line[]): void {
  console.log(`\n${title.padEnd(40)}${[...columns, 'target'].map((name) => name.padStart(10)).join('')}`);
  for (const line of lines) console.log(`  ${line.name.padEnd(38)}${columns.map((name) => format(line[name])).join('')}${verdict(line)}`);
}
