import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Serves index.html, and the library with RxJS as one module for it. In an application of your own a bundler does this. */
const { outputFiles } = await build({
  stdin: { contents: "export * from './lib/index.ts'; export { delay, fromEvent, of, switchMap, tap } from 'rxjs';", resolveDir: join(import.meta.dirname, '../..') },
  alias: { '#platform': './lib/platform/browser.ts' },
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  platform: 'browser',
});
const files: Record<string, [type: string, content: string]> = {
  '/': ['text/html', readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')],
  '/rxagent.js': ['text/javascript', outputFiles[0]!.text],
};

const server = createServer(({ url = '/' }, response) => {
  const [type, content] = files[url] ?? ['text/plain', 'Not found'];
  response.writeHead(files[url] ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(content);
});
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => console.log(`An agent in a page: http://127.0.0.1:${(server.address() as { port: number }).port}`));
