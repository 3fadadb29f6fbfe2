import axe from 'axe-core';
import { describePage, itOnPage, type World } from '../support/onPage';

const answer = '## A title\n\nSome *words*, a [link](https://example.com/), `code`.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```ts\n// What it is\nconst answer: string = `${6 * 7}`;\n```\n\n> In short: yes.\n\n1. One\n2. Two';

/** What axe finds in the page as it is, in words. */
async function violations({ page }: World): Promise<string[]> {
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`));
}

/** Leads through all the states of the page, and asks axe in each. */
async function walk(world: World): Promise<void> {
  const { page, chat, stage } = world;
  const found: string[] = [];
  const check = async (state: string): Promise<void> => void found.push(...(await violations(world)).map((text) => `${state}: ${text}`));
  await chat.question.waitFor();
  await check('empty');

  await chat.ask('Dig, and write to Ann');
  const reply = await stage.reply();
  reply.asked.report({ type: 'reasoning-delta', delta: 'Both at once.' });
  await page.getByText('Both at once.').first().waitFor();
  await check('thinking');
  reply.give(answer, { id: 'a', toolName: 'dig', parameters: { deep: 3 } }, { id: 'b', toolName: 'dig_more', parameters: {} }, { id: 'c', toolName: 'send_email', parameters: { to: 'ann@example.com' } }).end();
  (await stage.call('dig')).give('a shard').end();
  await stage.call('dig_more');
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await page.locator('details.tool summary').first().click();
  await check('running, wants approval');

  await page.getByRole('button', { name: 'Deny' }).click();
  (await stage.call('dig_more')).fail(new Error('Rock.'));
  (await stage.reply(1)).give(answer).end();
  await chat.rests();
  const fold = page.getByRole('button', { name: 'Unfold the timeline' });
  if (await fold.isVisible()) await fold.click();
  await chat.bars.filter({ hasText: 'dig_more' }).click();
  await check('done');

  await chat.ask('Fail');
  (await stage.reply(2)).give('I').fail(new Error('The model is away.'));
  await page.getByRole('alert').waitFor();
  await check('failed');
  await chat.ask('Long');
  (await stage.reply(3)).give(answer);
  await chat.stop.waitFor();
  await check('running');
  expect(found).toEqual([]);
}

const tools = ['dig', 'dig_more', 'send_email'];
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

describePage('axe should find nothing in any state', () => {
  itOnPage('in light', { tools, script: axe.source, colorScheme: 'light' }, walk);
  itOnPage('in dark', { tools, script: axe.source, colorScheme: 'dark' }, walk);
  itOnPage('on a phone', { tools, script: axe.source, colorScheme: 'light', ...phone }, walk);
  itOnPage('on a phone, in dark', { tools, script: axe.source, colorScheme: 'dark', ...phone }, walk);

  itOnPage('and be seen to find something, if there were', { script: axe.source }, async (world) => {
    await world.page.evaluate(() => document.querySelector('main')!.insertAdjacentHTML('beforeend', '<img src="icon.svg">'));
    expect(await violations(world)).toEqual([expect.stringContaining('image-alt')]);
  });

  itOnPage('and a phone should not scroll sideways', { ...phone }, async ({ page, chat, stage }) => {
    await chat.ask(`Say ${'long'.repeat(60)}`);
    (await stage.reply()).give(answer, `\n\n${'word'.repeat(200)}\n\n| ${'wide | '.repeat(20)}\n| ${'- | '.repeat(20)}\n\n\`\`\`\n${'wide '.repeat(100)}\n\`\`\`\n\nThe end.`).end();
    await chat.says('The end.');
    await chat.rests();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.locator('.scroll').evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  });
});
