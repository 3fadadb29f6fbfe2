import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { transform } from 'esbuild';
import { dts } from 'rollup-plugin-dts';

const { exports, dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** './testing' → lib/testing/index.ts, './openai' → lib/providers/openai/index.ts; package.json is the one list of entry points. */
const sourceOf = (entry) => ['lib', 'lib/providers'].map((folder) => `${folder}/${entry}/index.ts`).find(existsSync);
const entries = Object.keys(exports).filter((key) => key !== './package.json')
  .map((key) => (key === '.' ? ['index', 'lib/index.ts'] : [key.slice(2), sourceOf(key.slice(2))]));

const input = Object.fromEntries(entries);
const platforms = { 'platform/node': 'lib/platform/node.ts', 'platform/browser': 'lib/platform/browser.ts' };
const packages = Object.keys({ ...dependencies, ...peerDependencies });
const external = (id) => id === '#platform' || id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`));

/** Types are checked by `npm run typecheck`; here they are only taken away. */
const typescript = {
  name: 'typescript',
  buildStart: () => rmSync('dist', { recursive: true, force: true }),
  resolveId: (id, importer) => (id.startsWith('.') && importer ? resolve(dirname(importer), `${id}.ts`) : null),
  transform: (code, id) => transform(code, { loader: 'ts', target: 'es2022', sourcemap: true, sourcefile: id }),
};

/** `@google/genai` and `@angular/core` have types for `import` alone, so CommonJS has to ask for these. */
const typesForImport = {
  name: 'types-for-import',
  renderChunk: (code) => code.replace(/^import (\{[^}]*\} from '@(?:google\/genai|angular\/core[^']*)');/gm, "import type $1 with { 'resolution-mode': 'import' };"),
};

const output = (format, extension) => ({
  dir: 'dist', format, sourcemap: !extension.startsWith('d.'), entryFileNames: `[name].${extension}`, chunkFileNames: `chunks/[name].${extension}`,
});

export default [
  { input: { ...input, ...platforms }, external, plugins: [typescript], output: [output('es', 'js'), output('cjs', 'cjs')] },
  { input, external, plugins: [dts()], output: [output('es', 'd.ts'), { ...output('es', 'd.cts'), plugins: [typesForImport] }] },
];
