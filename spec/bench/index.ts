import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/*
 * `npm run bench` prints the figures of speed and memory beside their targets, `npm run bench -- deltas run` those of some rows. Each row has a process of its
 * own, and is bundled like the package: tsx would name every function that is made, which costs more than some of what is measured.
 */
const rows = ['deltas', 'context', 'run', 'firstDelta', 'concurrent', 'parallelTools', 'threads', 'growth', 'hostile', 'wire', 'encoders', 'remote', 'sse', 'page', 'size', 'importTime'];
const wanted = process.argv.slice(2);
const chosen = rows.filter((row) => wanted.length === 0 || wanted.some((name) => row.includes(name)));
const outdir = 'node_modules/.cache/rxagent-bench';

await build({
  entryPoints: chosen.map((row) => join(import.meta.dirname, `rows/${row}.ts`)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  packages: 'external',
});

console.log(`Node ${process.version} · ${cpus()[0]?.model ?? 'unknown CPU'} · ${cpus().length} cores · load ${loadavg()[0]?.toFixed(1)}`);
for (const row of chosen) {
  // As on one core: nobody helps to collect garbage.
  spawnSync(process.execPath, ['--expose-gc', '--single-threaded-gc', `${outdir}/${row}.mjs`], { stdio: 'inherit' });
}
