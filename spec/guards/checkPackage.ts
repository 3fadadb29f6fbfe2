/** `npm run check:package`: builds and packs the package, and uses it as a stranger would. Needs the npm registry. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { build as viteBuild, createLogger } from 'vite';
import { entryPoints, readJson } from './sources';

/** What of the core entry, and which other entry, may weigh how much, minified and gzipped, without the packages they need. */
const { bytes: limits, entryBytes } = readJson('spec/guards/limits.json') as Record<'bytes' | 'entryBytes', Record<string, number>>;

const { peerDependencies, dependencies, devDependencies } = readJson('package.json') as Record<'peerDependencies' | 'dependencies' | 'devDependencies', Record<string, string>>;
const entries = entryPoints().map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
const project = join(folder, 'project');

const run = (command: string, ...args: string[]): void => {
  console.log(`\n> ${command} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
};
/** What a program prints. */
const printed = (file: string): string => execFileSync('node', [file], { cwd: project, encoding: 'utf8' }).trim();
const check = (claim: string, holds: boolean): void => {
  if (!holds) throw new Error(`not so: ${claim}`);
  console.log(`✓ ${claim}`);
};

const answer = 'PYTHON TUTORIALS';
const app = `
  import { Agent, LocalProvider, tool } from 'rxagent';
  const search = tool({
    name: 'search',
    description: 'Search the web',
    parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
    execute: ({ query }) => query.toUpperCase(),
  });
  new Agent({ provider: new LocalProvider(), tools: [search] }).run('Search for Python tutorials').then((result) => console.log(result.content));
`;
const everyEntry = `
  ${entries.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n  ')}
  const names = (entry: object) => Object.keys(entry).filter((name) => name !== 'default');
  console.log([${entries.map((_, index) => `entry${index}`).join(', ')}].map((entry) => names(entry).length).join());
`;

/** Packs (which builds), has the tarball judged, and installs it beside its peers. */
function install(): void {
  run('npm', 'pack', resolve(), '--pack-destination', folder);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  run('publint', 'run', tarball, '--strict');
  run('attw', tarball, '--profile', 'node16', '--format', 'ascii');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund'];
  run('npm', 'install', tarball, `rxjs@${devDependencies['rxjs']}`, ...quiet);
  writeFileSync(join(project, 'alone.cjs'), "console.log(typeof require('rxagent').Agent, typeof require('rxagent/testing').marbles)");
  check('the core works without the vendors’ packages', printed('alone.cjs') === 'function function');
  run('npm', 'install', ...Object.keys(peerDependencies).map((name) => `${name}@${devDependencies[name]}`), '@types/node', ...quiet);
}

/** Type checks strangers' files in each way of resolving modules, and runs what comes out as ESM and as CommonJS. */
function useFromNode(): void {
  const strict = ['--strict', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];
  const files = ['app.mts', 'app.cts', 'entries.mts', 'entries.cts'];
  for (const file of files) writeFileSync(join(project, file), file.startsWith('app') ? app : everyEntry);
  run('tsc', ...strict, '--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit', 'app.mts', 'entries.mts');
  run('tsc', ...strict, '--module', 'node16', '--moduleResolution', 'node16', ...files);
  for (const file of ['app.mjs', 'app.cjs']) check(`${file} runs`, printed(file).includes(answer));
  const counts = printed('entries.mjs');
  check(`every entry exports names (${counts})`, counts.split(',').every((count) => Number(count) > 0));
  check('CommonJS has as many', printed('entries.cjs') === counts);
}

const bundle = (contents: string, external: string[] = []): string =>
  buildSync({ stdin: { contents, resolveDir: project }, bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', external, write: false }).outputFiles[0]?.text ?? '';

/** What a page's security policy may forbid. */
const generatesCode = /\bnew Function\b|[^.\w]Function\(|\beval\(/;

/** The bundle that Vite makes of `file`; whatever Vite has to say of it goes to `tell`. */
async function viteBundle(file: string, tell: (text: string) => void): Promise<string> {
  const built = await viteBuild({
    root: project,
    configFile: false,
    customLogger: { ...createLogger('silent'), warn: tell, warnOnce: tell, error: tell },
    build: { write: false, target: 'es2022', rollupOptions: { input: join(project, file) } },
  });
  return [built].flat().flatMap((result) => ('output' in result ? result.output : [])).map((part) => ('code' in part ? part.code : '')).join('');
}

/** Bundles for browsers, without any stand-in for Node, and fit for a strict page. */
async function useFromBrowser(): Promise<void> {
  const said: string[] = [];
  writeFileSync(join(project, 'app.js'), app);
  const bundles = { esbuild: bundle(app), Vite: await viteBundle('app.js', (text) => said.push(text)) };
  for (const [bundler, code] of Object.entries(bundles)) {
    const file = `${bundler}.mjs`;
    writeFileSync(join(project, file), code);
    check(`a browser bundle by ${bundler} runs`, printed(file).includes(answer));
    check('it holds no node: import, nor a stand-in for one', !/["'`]node:|__vite-browser-external/.test(code));
    check('it generates no code', !generatesCode.test(code));
  }
  check(`Vite has nothing to say ${said.join()}`, said.length === 0);
}

/** Prints what each entry weighs without the packages it needs. */
function weigh(): void {
  const others = Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => [name, `${name}/*`]);
  const weightOf = (names: string, entry: string): number => gzipSync(bundle(`export ${names} from '${entry}'`, [...others, 'node:*']), { level: 9 }).length;
  for (const entry of entries) {
    const [bytes, limit] = [weightOf('*', entry), entryBytes[entry] ?? Infinity];
    check(`${entry} weighs ${bytes} bytes of ${limit}`, bytes <= limit);
  }
  for (const [names, limit] of Object.entries(limits)) {
    const bytes = weightOf(names, 'rxagent');
    check(`export ${names} from 'rxagent' weighs ${bytes} bytes of ${limit}`, bytes <= limit);
  }
}

mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{ "private": true }');
try {
  install();
  useFromNode();
  await useFromBrowser();
  weigh();
} catch (error) {
  console.error(`check:package failed, ${String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
