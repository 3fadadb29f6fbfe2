import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { median, print } from '../harness';

/** Milliseconds that an import takes in a fresh process. */
const importTime = (name: string): number =>
  Number(execFileSync(process.execPath, ['--input-type=module', '--eval', `const start = performance.now(); await import('${name}'); console.log(performance.now() - start);`]));

if (existsSync('dist/index.js')) {
  const rounds = Array.from({ length: 9 }, () => ({ rxagent: importTime('rxagent'), rxjs: importTime('rxjs'), ajv: importTime('ajv') }));
  const [rxagent, rxjs, ajv] = (['rxagent', 'rxjs', 'ajv'] as const).map((name) => median(rounds.map((round) => round[name]))) as [number, number, number];
  print('importTime: ms', [
    { name: 'rxagent with rxjs and ajv', rxagent, rxjs },
    { name: 'rxagent less rxjs and ajv', rxagent: rxagent - rxjs - ajv, target: 30 },
  ]);
} else console.log('\nimportTime: nothing is built yet, run `npm run build` first');
