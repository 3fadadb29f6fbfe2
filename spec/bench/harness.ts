/** Something for each of those that do the same work. */
export interface Contenders<T> {
  rxagent: T;
  /** The least that JavaScript needs: a hand-written loop over async generators. */
  floor: T;
  /** The least that RxJS needs: a hand-written pipeline. */
  rxjs: T;
}

const columns = ['rxagent', 'floor', 'rxjs'] as const;

/** A line of a table. */
export interface Line extends Partial<Contenders<number>> {
  name: string;
  rxagent: number;
  /** How much `rxagent` may be; without it the line only informs. */
  target?: number;
}

/** The value in the middle. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

export const mapContenders = <T, R>({ rxagent, floor, rxjs }: Contenders<T>, project: (value: T) => R): Contenders<R> =>
  ({ rxagent: project(rxagent), floor: project(floor), rxjs: project(rxjs) });

/** How often each contender is measured, and how often it runs before that. */
export interface Rounds {
  rounds: number;
  warmUps: number;
}

/** The median of what each contender measures. They take turns, so that noise hits all alike. */
export async function alternate(contenders: Contenders<() => Promise<number>>, { rounds, warmUps }: Rounds): Promise<Contenders<number>> {
  const values: Contenders<number[]> = { rxagent: [], floor: [], rxjs: [] };
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of columns) {
      const value = await contenders[name]();
      if (round >= 0) values[name].push(value);
    }
  }
  return mapContenders(values, median);
}

/** The median time of each contender's work in milliseconds. What the work gives must be the same for all. */
export async function race(contenders: Contenders<() => Promise<number>>, { rounds = 15, warmUps = 3 }: Partial<Rounds> = {}): Promise<Contenders<number>> {
  const results = new Set<number>();
  const timed = mapContenders(contenders, (work) => async () => {
    // A full collection would throw away optimised code, too.
    globalThis.gc?.({ type: 'minor' });
    const start = performance.now();
    results.add(await work());
    return performance.now() - start;
  });
  const times = await alternate(timed, { rounds, warmUps });
  if (results.size > 1) throw new Error(`The contenders do not agree: ${[...results].join(', ')}`);
  return times;
}

const format = (value: number | undefined): string => (value === undefined ? '–' : value < 100 ? value.toPrecision(3) : value.toFixed(0)).padStart(10);
const verdict = ({ rxagent, target }: Line): string => (target === undefined ? '' : `${format(target)}  ${rxagent <= target ? 'ok' : 'over'}`);

/** Prints a table. */
export function print(title: string, lines: readonly Line[]): void {
  console.log(`\n${title.padEnd(44)}${[...columns, 'target'].map((name) => name.padStart(10)).join('')}`);
  for (const line of lines) console.log(`  ${line.name.padEnd(42)}${columns.map((name) => format(line[name])).join('')}${verdict(line)}`);
}
