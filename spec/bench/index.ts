import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Prints the figures of speed and memory beside their targets: `npm run bench`, or `npm run bench -- deltas run` for some of the rows. Each file in rows/
 * runs in a process of its own, bundled like the package: tsx would name every function, which costs more than some of what is measured.
 */
const wanted = process.argv.slice(2);
const rows = readdirSync(join(import.meta.dirname, 'rows')).filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)));
const outdir = 'node_modules/.cache/rxagent-bench';

await build({
  entryPoints: rows.map((file) => join(import.meta.dirname, 'rows', file)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  packages: 'external',
});

console.log(`Node ${process.version} · ${cpus()[0]?.model ?? 'unknown CPU'} · ${availableParallelism()} cores · load ${loadavg()[0]?.toFixed(1)}`);
for (const row of rows) spawnSync(process.execPath, ['--expose-gc', join(outdir, row.replace('.ts', '.mjs'))], { stdio: 'inherit' });
