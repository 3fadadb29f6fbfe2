import type { Locator } from 'playwright-core';
import type { World } from '../support/onPage';
import { describePage, itOnPage } from '../support/onPage';

/** Where a bar begins and ends, in pixels from the left. */
async function range(bar: Locator): Promise<readonly [from: number, to: number]> {
  const { x, width } = (await bar.boundingBox())!;
  return [x, x + width];
}

const until = (page: World['page'], bar: Locator, width: number): Promise<unknown> =>
  bar.elementHandle().then((element) => page.waitForFunction(([bar, least]) => bar.getBoundingClientRect().width > least, [element, width] as const));

/** Asks, and has the model call two tools at once. */
async function twoTools({ chat, stage }: World) {
  await chat.ask('Dig in two places');
  (await stage.reply()).give({ id: 'a', toolName: 'dig_here', parameters: { deep: 3 } }, { id: 'b', toolName: 'dig_there', parameters: { deep: 5 } }).end();
  return { here: await stage.call('dig_here'), there: await stage.call('dig_there') };
}

describePage('the timeline', () => {
  itOnPage('should show tools that run side by side as bars that overlap and grow', { tools: ['dig_here', 'dig_there'] }, async (world) => {
    const { page, chat, stage } = world;
    const { here, there } = await twoTools(world);
    const [first, second] = [chat.bar('dig_here'), chat.bar('dig_there')];
    await until(page, first, 0);
    const [from] = await range(first);
    const [, early] = await range(second);
    await until(page, second, early - from + 5);

    here.give('a shard').end();
    await chat.tool('dig_here').getByText('done').waitFor();
    there.give('a coin').end();
    (await stage.reply(1)).give('A shard and a coin.').end();
    await chat.rests();

    const [[hereFrom, hereTo], [thereFrom, thereTo], [answerFrom]] = [await range(first), await range(second), await range(chat.bar('Turn 2'))];
    expect(Math.max(hereFrom, thereFrom)).toBeLessThan(Math.min(hereTo, thereTo));
    expect(thereTo).toBeGreaterThan(hereTo);
    expect(answerFrom).toBeGreaterThanOrEqual(thereTo - 1);
  });

  itOnPage('should show arguments, results and times of what is pointed at or gone to', { tools: ['dig_here', 'dig_there'] }, async (world) => {
    const { page, chat } = world;
    const { here, there } = await twoTools(world);
    const detail = page.locator('#timeline-detail');

    await chat.bars.filter({ hasText: 'dig_here' }).hover();
    await detail.getByText('"deep": 3').waitFor();
    here.give('a shard');
    await detail.getByText('a shard').waitFor();
    here.end();
    await detail.getByText('Took').waitFor();

    await chat.bars.filter({ hasText: 'dig_here' }).focus();
    await page.keyboard.press('ArrowDown');
    await detail.getByText('"deep": 5').waitFor();
    there.fail(new Error('Rock.'));
    await detail.getByText('Rock.').waitFor();
    expect(await chat.bars.filter({ hasText: 'dig_there' }).ariaSnapshot()).toMatch(/dig_there.*5.*failed, [\d.]+ m?s/);
  });

  itOnPage('should add up what was used', {}, async ({ page, chat, stage }) => {
    for (const k of [0, 1]) {
      await chat.ask(`Question ${k}`);
      const reply = await stage.reply(k);
      reply.asked.report({ type: 'usage', usage: { inputTokens: 1000, outputTokens: 200, totalTokens: 1200, costUsd: 0.25 } });
      reply.give(`Answer ${k}`).end();
      await chat.says(`Answer ${k}`);
      await chat.rests();
    }
    await page.getByRole('group', { name: 'Usage of this conversation' }).getByText('2,400').waitFor();
    await page.getByRole('group', { name: 'Usage of this conversation' }).getByText('$0.50').waitFor();
  });
});
