import { behind, CuttingProxy } from '../support/cuttingProxy';
import { describePage, itOnPage, type World } from '../support/onPage';
import type { Reply } from '../support/stage';

const words = Array.from({ length: 60 }, (_, at) => `word-${at}`);

/** Gives some of the words, one a delta. */
const say = (reply: Reply, from: number, to: number): Reply => reply.give(...words.slice(from, to).map((word, at) => (from + at === 0 ? word : ` ${word}`)));

/** Gives the rest, and waits until all of it is shown. */
async function finish({ chat }: World, reply: Reply, from: number): Promise<void> {
  say(reply, from, 60).end();
  await chat.says('word-59');
  await chat.rests();
  expect(await chat.words()).toBe(words.join(' '));
  expect(await reply.ended).toBe('complete');
}

describePage('a page that loses its run', () => {
  itOnPage('by a connection that breaks should go on, without a word lost or doubled', { opened: false, mayComplain: /ERR_INCOMPLETE_CHUNKED_ENCODING/ }, async (world) => {
    const { page, chat, stage, url } = world;
    const proxy = new CuttingProxy(() => Number(new URL(url).port));
    await proxy.start();
    proxy.reset([behind('word-7"'), behind('word-19', 1, 3)]); // behind a word, and in the midst of a line
    try {
      await page.goto(new URL('/', proxy.url).href);
      await chat.ask('Go on');
      const reply = await stage.reply();
      say(reply, 0, 12);
      await chat.says('word-11');
      say(reply, 12, 30);
      await chat.says('word-29');
      await finish(world, reply, 30);
    } finally {
      await proxy.stop();
    }
    expect(proxy.log.filter((line) => line.includes('/api/agent'))).toEqual(['POST /api/agent', expect.stringMatching(/^GET \/api\/agent\?run=/), expect.stringMatching(/^GET \/api\/agent\?run=/)]);
    expect(stage.asked).toBe(1);
  });

  itOnPage('by a reload should go on, without a word lost or doubled', {}, async (world) => {
    const { page, chat, stage } = world;
    await chat.ask('Go on');
    const reply = await stage.reply();
    say(reply, 0, 12);
    await chat.says('word-11');

    await page.reload();

    await chat.says('word-11');
    say(reply, 12, 20);
    await chat.says('word-19');
    await page.reload();
    await chat.says('word-19');
    await finish(world, reply, 20);
    expect(stage.asked).toBe(1);
    expect(await page.getByRole('article', { name: 'You' }).allInnerTexts()).toEqual(['Go on']);
  });

  itOnPage('by a reload should still stop it on the server', { tools: ['dig'] }, async ({ page, chat, stage }) => {
    await chat.ask('Dig');
    (await stage.reply()).give({ id: 'a', toolName: 'dig', parameters: {} }).end();
    const call = await stage.call('dig');
    await chat.tool('dig').waitFor();
    await page.reload();
    await chat.tool('dig').waitFor();

    await chat.stop.click();

    expect(await call.ended).toBe('unsubscribe');
  });

  itOnPage('by a reload should show the conversation as it was, and go on with it', {}, async ({ page, chat, stage }) => {
    await chat.ask('One');
    (await stage.reply()).give('Two.').end();
    await chat.rests();
    await page.reload();
    await chat.says('Two.');
    expect(await chat.bars.count()).toBe(1);

    await chat.ask('Three');

    expect((await stage.reply(1)).asked.messages.map(({ content }) => content)).toEqual(['One', 'Two.', 'Three']);
  });
});
