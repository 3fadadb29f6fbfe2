import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Chromium, as the system has it. */
export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(executablePath);

export const launch = (): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox'] });

/** A page with all that it complains of: errors and warnings of its console, errors that nobody caught, what its policy forbids, dialogs that it opens. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** An empty page in a context of its own. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => console.error(`violated: ${violatedDirective} by ${blockedURI} in ${sourceFile}`)));
  return { page: await context.newPage(), complaints };
}
