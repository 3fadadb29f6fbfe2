/** Whether a page under a strict security policy can run an agent. What runs in a page needs Chromium (`CHROMIUM`, or /usr/bin/chromium) and is skipped without it. */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const policy = "default-src 'self'; script-src 'self'";

/** The model asks well in the first run and badly in the second; the page shows what came of it. */
const app = `
  import { Agent, LocalProvider, tool } from 'rxagent';
  import { scriptedProvider, toolCall } from 'rxagent/testing';
  const search = tool({
    name: 'search',
    description: 'Search the web',
    parameters: { type: 'object', properties: { query: { type: 'string' }, pages: { type: 'integer', minimum: 1 } }, required: ['query'] },
    execute: ({ query }) => query.toUpperCase(),
  });
  const careless = scriptedProvider([[toolCall('search', { query: 'x', pages: 0 })], 'I see.']);
  const { content } = await new Agent({ provider: new LocalProvider(), tools: [search] }).run('Search for Python tutorials');
  const { messages } = await new Agent({ provider: careless, tools: [search] }).run('?');
  const told = messages.filter(({ role }) => role === 'tool').map((message) => message.content);
  document.body.append(JSON.stringify([content, ...told]));
`;

const alias = { '#platform': resolve('lib/platform/browser.ts'), 'rxagent/testing': resolve('lib/testing/index.ts'), rxagent: resolve('lib/index.ts') };

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: '.' }, bundle: true, write: false, format: 'esm', target: 'es2022', platform: 'browser', conditions: ['browser'], alias, logLevel: 'error' });
  return outputFiles[0]?.text ?? '';
}

/** Serves a page with one script under the policy. */
async function serve(script: string): Promise<Server> {
  const bodies: Readonly<Record<string, [type: string, body: string]>> = {
    '/': ['text/html', '<!doctype html><title>strict</title><body><script type="module" src="/app.js"></script>'],
    '/app.js': ['text/javascript', script],
    '/favicon.ico': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  };
  const server = createServer(({ url = '/' }, response) => {
    const [type, body] = bodies[url] ?? ['text/plain', 'nothing here'];
    response.writeHead(bodies[url] ? 200 : 404, { 'content-type': type, 'content-security-policy': policy }).end(body);
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return server;
}

/** What a page with `script` showed, complained of and was forbidden. */
async function visit(browser: Browser, script: string) {
  const server = await serve(script);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.error(`violated: ${violatedDirective}`)));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const body = await page.waitForFunction(() => document.body.innerText);
    return { shown: await body.jsonValue(), complaints };
  } finally {
    await page.close();
    await new Promise((closed) => server.close(closed));
  }
}

it('a bundle for browsers should generate no code and hold nothing of Node', async () => {
  const code = await bundled(app);

  expect(code).not.toMatch(/\bnew Function\b|\beval\(|["'`]node:/);
});

(existsSync(executablePath) ? describe : describe.skip)('a page under a strict security policy', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 30_000);
  afterAll(() => browser.close());

  it('should run an agent whose tools are validated, without a complaint', async () => {
    const { shown, complaints } = await visit(browser, await bundled(app));

    expect(complaints).toEqual([]);
    expect(JSON.parse(shown)).toEqual([
      expect.stringContaining('PYTHON TUTORIALS'),
      "Invalid arguments for tool 'search': 'pages' must be >= 1, received 0. Fix the arguments and call the tool again.",
    ]);
  }, 30_000);

  it('should be seen to forbid generated code', async () => {
    const { shown, complaints } = await visit(browser, "try { new Function(''); } catch (error) { document.body.append(error.name); }");

    expect(shown).toBe('EvalError');
    expect(complaints).toContain('violated: script-src');
  }, 30_000);
});
