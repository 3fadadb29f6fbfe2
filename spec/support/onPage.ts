import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Provider, Tool } from 'rxagent';
import { serve } from '../../demos/web/server/serve';
import { hasBrowser, launch, watchedPage } from './browser';
import { builtPage } from './builtPage';
import { ChatPage } from './chatPage';
import { Stage } from './stage';

/** What a test is given. */
export interface World {
  readonly page: Page;
  readonly chat: ChatPage;
  readonly stage: Stage;
  /** Where the page is served. */
  readonly url: string;
}

/** How a test wants its page. */
export interface WorldOptions extends BrowserContextOptions {
  /** The names of the tools of the stage; default those of the demo. */
  readonly tools?: readonly string[];
  /** In place of the stage. */
  readonly provider?: Provider;
  /** What the page may complain of: a connection that was cut is an error in its console. */
  readonly mayComplain?: RegExp;
  /** Runs in the page before everything else. */
  readonly script?: string;
  /** Whether the page is opened; default true. */
  readonly opened?: boolean;
}

let browser: Browser | undefined;
let folder = '';

/** What every spec of the page is wrapped in: one Chromium for its file, and the page built. Skipped where there is no Chromium. */
export function describePage(name: string, specs: () => void): void {
  (hasBrowser ? describe : describe.skip)(name, () => {
    beforeAll(async () => {
      folder = await builtPage();
      browser = await launch();
    }, 120_000);
    afterAll(() => browser?.close());
    specs();
  });
}

/** A test with a server, a model and a page of its own. It fails of any complaint of the page, too, and leaves a picture in spec/browser/screenshots if it fails. */
export function itOnPage(name: string, options: WorldOptions, test: (world: World) => Promise<void>): void {
  it(name, () => play(name, options, test), 30_000);
}

async function play(name: string, { tools, provider, mayComplain, script, opened = true, ...context }: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const stage = new Stage();
  const staged: readonly Tool[] | undefined = tools?.map((tool) => stage.tool(tool));
  const server = await serve({ provider: provider ?? stage.provider, folder, ...(staged && { tools: staged }) });
  const { page, complaints } = await watchedPage(browser!, context);
  page.setDefaultTimeout(10_000);
  if (script) await page.addInitScript(script);
  try {
    if (opened) await page.goto(server.url);
    await test({ page, chat: new ChatPage(page), stage, url: server.url });
    expect(complaints.filter((complaint) => !mayComplain?.test(complaint))).toEqual([]);
  } catch (error) {
    mkdirSync('spec/browser/screenshots', { recursive: true });
    await page.screenshot({ path: `spec/browser/screenshots/${name.replace(/\W+/g, '-')}.png` }).catch(() => undefined);
    throw complaints.length > 0 ? new Error(`${error instanceof Error ? error.stack : String(error)}\n\nThe page complained:\n${complaints.join('\n')}`) : error;
  } finally {
    await page.context().close();
    stage.close();
    await server.close();
  }
}
