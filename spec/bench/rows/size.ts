import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { print } from '../harness';

/** What `contents` adds to a browser's bundle, without the packages that it needs. */
async function kilobytes(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['rxjs', 'eventsource-parser', 'openai', '@anthropic-ai/sdk', '@google/genai'],
    alias: { '#platform': './lib/platform/browser.ts' },
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

print('size: kB minified, gzipped', [
  { name: 'the core entry', rxagent: await kilobytes("export * from './lib/index.ts'"), target: 12 },
  { name: 'of it, Agent and tool alone', rxagent: await kilobytes("export { Agent, tool } from './lib/index.ts'") },
  ...(await Promise.all(['openai', 'anthropic', 'gemini'].map(async (name) => ({ name: `rxagent/${name}`, rxagent: await kilobytes(`export * from './lib/providers/${name}/index.ts'`), target: 6 })))),
]);
