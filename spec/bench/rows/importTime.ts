import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { median, print } from '../harness';

const packages = ['rxjs', 'ajv', 'rxagent'];
const script = `
  const times = [performance.now()];
  for (const name of ${JSON.stringify(packages)}) times.push((await import(name), performance.now()));
  console.log(JSON.stringify(times));`;

/** When each package was there, in the milliseconds of a fresh process. */
const importTimes = (): number[] => JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })) as number[];

if (existsSync('dist/index.js')) {
  const rounds = Array.from({ length: 9 }, importTimes);
  const took = (from: number, to: number): number => median(rounds.map((times) => times[to]! - times[from]!));
  print('importTime: ms', [
    { name: 'rxagent after rxjs and ajv', rxagent: took(2, 3), target: 30 },
    { name: 'rxjs, then ajv and rxagent too', rxagent: took(0, 3), rxjs: took(0, 1) },
  ]);
} else console.log('\nimportTime: nothing is built yet, run `npm run build` first');
