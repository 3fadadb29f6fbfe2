import { posix } from 'node:path';
import * as ts from 'typescript';
import { filesIn, readText } from './sources';

/**
 * From the bottom up: a folder of lib imports from itself and from the rows before its own. The top row is imported from outside only: by users, and as `#platform`.
 */
const layers = [
  ['types'],
  ['errors'],
  ['messages'],
  ['protocol'],
  ['tools', 'memory', 'providers', 'operators', 'observers'],
  ['agent'],
  ['index.ts', 'testing', 'http', 'ai-sdk', 'ag-ui', 'angular', 'node', 'otel', 'platform'],
];

/** Where a package may be imported. */
const packages: [name: RegExp, places: RegExp][] = [
  [/^rxjs$/, /./],
  [/^rxjs\/testing$/, /^testing\//],
  [/^#platform$/, /./],
  [/^json-schema-to-ts$/, /./],
  [/^partial-json$/, /^operators\//],
  [/^eventsource-parser$/, /^protocol\//],
  [/^ajv(\/|$)/, /^platform\/node\.ts$/],
  [/^node:/, /^(platform\/node\.ts|node\/)/],
  [/^openai(\/|$)/, /^providers\/openai\//],
  [/^@anthropic-ai\/sdk(\/|$)/, /^providers\/anthropic\//],
  [/^@google\/genai(\/|$)/, /^providers\/gemini\//],
  [/^piscina$/, /^node\//],
  [/^@opentelemetry\/api$/, /^otel\//],
  [/^@angular\/core(\/|$)/, /^angular\//],
];

/** `lib/agent/loop.ts` → `['types/agentInput.ts', …]`, types included; packages by their names. */
const importsOf = (path: string): string[] =>
  ts.preProcessFile(readText(path)).importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? posix.join(posix.dirname(path), `${fileName}.ts`).slice('lib/'.length) : fileName);

const graph = new Map(filesIn('lib').map((path) => [path.slice('lib/'.length), importsOf(path)]));
const edges = [...graph].flatMap(([from, imports]) => imports.map((to) => ({ from, to })));
const inside = edges.filter(({ to }) => graph.has(to));
const outside = edges.filter(({ to }) => !graph.has(to));

const folderOf = (path: string): string => path.split('/')[0] ?? '';
const rowOf = (path: string): number => layers.findIndex((row) => row.includes(folderOf(path)));
/** `providers/openai/provider.ts` → `openai`; none for what the providers share, such as `providers/withRetry.ts`. */
const vendorOf = (path: string): string | undefined => /^providers\/(\w+)\//.exec(path)?.[1];

/** The first way back to a file from itself, if there is one. */
const cycleThrough = (start: string, path = [start], seen = new Set<string>()): string[] | undefined => {
  for (const next of graph.get(path.at(-1) ?? '') ?? []) {
    if (next === start) return [...path, next];
    if (seen.has(next)) continue;
    seen.add(next);
    const cycle = cycleThrough(start, [...path, next], seen);
    if (cycle) return cycle;
  }
  return undefined;
};

describe('the layers of lib', () => {
  it('hold every folder', () => {
    const unknown = [...graph.keys()].filter((path) => rowOf(path) < 0);
    expect(unknown.map((path) => `put the folder of lib/${path} into a row of layers-spec.ts`)).toEqual([]);
  });

  it('import downwards only', () => {
    const wrong = inside.filter(({ from, to }) => folderOf(from) !== folderOf(to) && rowOf(from) <= rowOf(to));
    expect(wrong.map(({ from, to }) => `lib/${from} must not import lib/${to}: move what it needs into a layer below both`)).toEqual([]);
  });

  it('keep the providers apart', () => {
    const wrong = inside.filter(({ to, from }) => vendorOf(to) && folderOf(from) === 'providers' && vendorOf(from) !== vendorOf(to));
    expect(wrong.map(({ from, to }) => `lib/${from} must not import lib/${to}: what providers share stands directly in lib/providers`)).toEqual([]);
  });

  it('have no cycles', () => {
    const cycles = [...graph.keys()].filter((path) => folderOf(path) !== 'types').flatMap((path) => cycleThrough(path)?.join(' → ') ?? []);
    expect(cycles).toEqual([]);
  });

  it('import files of lib and packages only from where they belong', () => {
    const wrong = outside.filter(({ from, to }) => !packages.some(([name, places]) => name.test(to) && places.test(from)));
    expect(wrong.map(({ from, to }) => `lib/${from} must not import '${to}': see the table of packages in layers-spec.ts`)).toEqual([]);
  });
});
