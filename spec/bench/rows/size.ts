import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { print } from '../harness';

/** What `contents` adds to a browser's bundle, without rxjs and ajv. */
async function kilobytes(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['rxjs', 'ajv'],
    alias: { '#platform': './lib/platform/browser.ts' },
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

print('size: kB minified, gzipped', [
  { name: 'the core entry', rxagent: await kilobytes("export * from './lib/index.ts'"), target: 12 },
  { name: 'of it, Agent and tool alone', rxagent: await kilobytes("export { Agent, tool } from './lib/index.ts'") },
]);
