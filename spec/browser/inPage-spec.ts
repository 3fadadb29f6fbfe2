/** demos/browser: an agent that runs wholly in a page. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { hasBrowser, launch, watchedPage } from '../support/browser';

(hasBrowser ? describe : describe.skip)('an agent in a page', () => {
  let browser: Browser;
  let server: ChildProcess;
  let url = '';

  beforeAll(async () => {
    server = spawn(process.execPath, ['--import', 'tsx', 'demos/browser/serve.ts'], { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(server.stdout!, 'data')) as [Buffer];
    url = /http:\S+/.exec(line.toString())?.[0] ?? '';
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server.kill();
  });

  /** Opens the page, and sees that it has not complained. */
  const onPage = (test: (page: Page) => Promise<void>) => async (): Promise<void> => {
    const { page, complaints } = await watchedPage(browser);
    page.setDefaultTimeout(10_000);
    await page.goto(url);
    await test(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  };

  it('should run two tools side by side, and answer', onPage(async (page) => {
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('You rolled').last().waitFor();
    await page.getByRole('status').getByText('in Tokyo').waitFor();
    const lines = await page.getByRole('listitem').allInnerTexts();
    expect(lines).toEqual([expect.stringMatching(/^→ /), expect.stringMatching(/^→ /), expect.stringMatching(/^✓ roll_die.* 20\. \(\d+ ms\)$/), expect.stringMatching(/^✓ get_time: It is .* in Tokyo\./)]);
  }), 30_000);

  it('should let the newest question win', onPage(async (page) => {
    await page.getByLabel('Question').fill('Tell me about rivers');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.waitForFunction(() => document.querySelector('output')!.textContent.includes('rivers'));
    await page.getByLabel('Question').fill('Tell me about mountains');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('output')!.textContent.includes('mountains'));
    expect(await page.getByRole('status').innerText()).not.toContain('rivers');
  }), 30_000);

  it('should stop, and keep what was said', onPage(async (page) => {
    await page.getByLabel('Question').fill('Tell me about rivers');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.waitForFunction(() => document.querySelector('output')!.textContent.length > 5);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('…(stopped)').waitFor();
  }), 30_000);
});
