import type { Page } from 'playwright-core';
import { describePage, itOnPage } from '../support/onPage';

/** Presses Tab until something is focused; fails after a round. */
async function tabTo(page: Page, what: string | RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < 40; step++) {
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.id ?? (element as HTMLElement | null)?.innerText ?? '';
    });
    const text = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    if ([name, text].some((each) => (typeof what === 'string' ? each === what : what.test(each)))) return;
    seen.push(name || text);
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not come to ${String(what)}, but to: ${seen.join(' | ')}`);
}

/** Whether what is focused is seen to be. */
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => {
  for (let element = document.activeElement; element && element !== document.body; element = element.parentElement) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') return true;
  }
  return false;
});

describePage('by keyboard alone one', () => {
  itOnPage('should ask, stop, unfold and change the theme', { tools: ['dig'], colorScheme: 'light' }, async ({ page, chat, stage }) => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the question');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Dig');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('deep');
    await page.keyboard.press('Enter');

    const reply = await stage.reply();
    expect(reply.asked.messages[0]?.content).toBe('Dig\ndeep');
    reply.give({ id: 'a', toolName: 'dig', parameters: { metres: 3 } }).end();
    const call = await stage.call('dig');
    call.give('a shard');
    await chat.tool('dig').waitFor();

    await tabTo(page, /^.*\bdig\b/s, 'Shift+Tab');
    expect(await isMarked(page)).toBe(true);
    await page.keyboard.press('Enter');
    await chat.tool('dig').getByText('"metres": 3').waitFor();

    await page.keyboard.press('Escape');
    expect(await call.ended).toBe('unsubscribe');
    await chat.rests();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question');

    await tabTo(page, 'Use the dark theme');
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme=dark]').waitFor();
    await page.reload();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });

  itOnPage('should approve', { tools: ['send_email'] }, async ({ page, chat, stage }) => {
    await chat.question.focus();
    await page.keyboard.type('Write to Ann');
    await page.keyboard.press('Enter');
    (await stage.reply()).give({ id: 'a', toolName: 'send_email', parameters: {} }).end();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await tabTo(page, /Approve/, 'Shift+Tab');
    expect(await isMarked(page)).toBe(true);
    await page.keyboard.press('Space');
    await stage.call('send_email');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question');
  });

  itOnPage('should be told what the run does', { tools: ['dig'] }, async ({ page, chat, stage }) => {
    const said = page.getByRole('status');
    await chat.ask('Dig');
    await said.getByText('The agent is working.').waitFor();
    (await stage.reply()).give({ id: 'a', toolName: 'dig', parameters: {} }).end();
    await said.getByText('Running dig.').waitFor();
    (await stage.call('dig')).give('a coin').end();
    (await stage.reply(1)).give('A coin.').end();
    await said.getByText('The answer is complete.').waitFor();
  });
});
