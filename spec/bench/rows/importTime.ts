import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { median, print } from '../harness';

/** Milliseconds that an import takes in a fresh process. */
const importTime = (name: string): number =>
  Number(execFileSync(process.execPath, ['--input-type=module', '--eval', `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`]));

if (existsSync('dist/index.js')) {
  const rounds = Array.from({ length: 9 }, () => ['rxjs', 'ajv', 'rxagent'].map(importTime));
  const [rxjs = NaN, ajv = NaN, rxagent = NaN] = [0, 1, 2].map((index) => median(rounds.map((round) => round[index]!)));
  print('Import, ms', [
    { name: 'rxagent, rxjs and ajv', rxagent, rxjs },
    { name: 'rxagent alone', rxagent: rxagent - rxjs - ajv, target: 30 },
  ]);
} else console.log('\nImport, ms: run `npm run build` first');
