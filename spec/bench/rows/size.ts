import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { print } from '../harness';

/** The core entry in a browser, without its peers. */
const { outputFiles: [bundle] } = await build({
  stdin: { contents: "export * from './lib/index.ts'", resolveDir: '.' },
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  external: ['rxjs', 'ajv'],
  alias: { '#platform': './lib/platform/browser.ts' },
});
print('Size of the core entry, kB', [{ name: 'minified, gzipped, without rxjs and ajv', rxagent: gzipSync(bundle!.contents, { level: 9 }).length / 1000, target: 12 }]);
