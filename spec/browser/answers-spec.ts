import { ProviderError } from 'rxagent';
import { describePage, itOnPage } from '../support/onPage';

/** A red dot. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

describePage('the page asks', () => {
  itOnPage('and should show an answer while it grows', {}, async ({ chat, stage }) => {
    await chat.ask('Tell me about rivers');
    const reply = await stage.reply();
    expect(reply.asked.messages).toEqual([{ role: 'user', content: 'Tell me about rivers' }]);

    reply.give('Rivers flow');
    await chat.says('Rivers flow');
    const before = await chat.words();
    reply.give(' to the **sea**.');
    await chat.answer.locator('strong', { hasText: 'sea' }).waitFor();
    const after = await chat.words();
    reply.end();
    await chat.rests();

    expect([before, after, await chat.words()]).toEqual(['Rivers flow', 'Rivers flow to the sea.', 'Rivers flow to the sea.']);
    expect(await reply.ended).toBe('complete');
  });

  itOnPage('and should stop the run on the server, and keep what was said', {}, async ({ chat, stage }) => {
    await chat.ask('Count to a million');
    const reply = await stage.reply();
    reply.give('One, two,');
    await chat.says('One, two,');

    await chat.stop.click();

    expect(await reply.ended).toBe('unsubscribe');
    await chat.rests();
    expect(await chat.words()).toBe('One, two,');
    await chat.answer.getByText('stopped after').waitFor();
  });

  itOnPage('and should stop the tools of the run', { tools: ['dig'] }, async ({ chat, stage }) => {
    await chat.ask('Dig');
    const reply = await stage.reply();
    reply.give({ id: 'a', toolName: 'dig', parameters: { deep: 3 } }).end();
    const call = await stage.call('dig');
    expect(call.asked).toEqual({ deep: 3 });

    await chat.stop.click();

    expect(await call.ended).toBe('unsubscribe');
    await chat.tool('dig').getByText('stopped').first().waitFor();
    expect(stage.asked).toBe(1);
  });

  itOnPage('and should let the newest question win', {}, async ({ chat, stage }) => {
    await chat.ask('Tell me about rivers');
    const first = await stage.reply();
    first.give('Rivers are');
    await chat.says('Rivers are');

    await chat.ask('No, about mountains');

    expect(await first.ended).toBe('unsubscribe');
    const second = await stage.reply(1);
    first.give(' wet.'); // to nobody
    second.give('Mountains are high.').end();
    await chat.says('Mountains are high.');
    await chat.rests();
    expect(await chat.words()).toBe('Mountains are high.');
    expect(await chat.page.getByRole('article').allInnerTexts()).toEqual(['Tell me about rivers', expect.stringContaining('Rivers are'), 'No, about mountains', expect.stringContaining('Mountains are high.')]);
    expect(second.asked.messages.map(({ content }) => content)).toEqual(['Tell me about rivers', 'Rivers are', 'No, about mountains']);
  });

  itOnPage('and should ask again after an error, in the place of what has failed', {}, async ({ chat, stage }) => {
    await chat.ask('Are you there?');
    (await stage.reply()).give('I am').fail(new ProviderError('The model is overloaded.', { provider: 'staged', code: 'overloaded', status: 400 }));
    await chat.page.getByRole('alert').getByText('The model is overloaded.').waitFor();

    await chat.page.getByRole('button', { name: 'Try again' }).click();

    const again = await stage.reply(1);
    expect(again.asked.messages).toEqual([{ role: 'user', content: 'Are you there?' }]);
    again.give('Here I am.').end();
    await chat.says('Here I am.');
    await chat.rests();
    expect(await chat.page.getByRole('alert').count()).toBe(0);
    expect(await chat.page.getByRole('article', { name: 'You' }).count()).toBe(1);
  });

  itOnPage('and should say that the server is gone, and ask again when it is back', { mayComplain: /Failed to load resource/ }, async ({ page, chat, stage }) => {
    await page.route('**/api/agent', (route) => route.fulfill({ status: 401, body: 'no' }), { times: 1 });
    await chat.ask('Are you there?');
    await page.getByRole('alert').getByText('401').waitFor();

    await page.getByRole('button', { name: 'Try again' }).click();

    (await stage.reply()).give('Here I am.').end();
    await chat.says('Here I am.');
  });

  itOnPage('with an image, which is seen before it is sent, and should bring it to the model', {}, async ({ page, chat, stage }) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: png });
    const preview = page.getByRole('list', { name: 'Attached images' }).getByAltText('dot.png');
    await preview.waitFor();
    expect(await preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);

    await chat.ask('What colour is it?');

    const { asked } = await stage.reply();
    expect(asked.messages[0]?.contentParts).toEqual([
      { type: 'image_base64', imageBase64: png.toString('base64'), mediaType: 'image/png' },
      { type: 'text', text: 'What colour is it?' },
    ]);
    await preview.waitFor({ state: 'detached' });
    const sent = page.getByRole('article', { name: 'You' }).getByAltText('Attached image');
    expect(await sent.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  });

  itOnPage('and should take back an image, and refuse what is none', {}, async ({ page, chat, stage }) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: png });
    await page.getByRole('button', { name: 'Remove dot.png' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'song.png', mimeType: 'image/png', buffer: Buffer.from('la la la') });
    await page.getByRole('alert').getByText('song.png is no image').waitFor();

    await chat.ask('What was it?');

    expect((await stage.reply()).asked.messages).toEqual([{ role: 'user', content: 'What was it?' }]);
  });

  itOnPage('and should ask anew by Retry, and begin anew by New chat', {}, async ({ page, chat, stage }) => {
    await chat.ask('Roll a die');
    (await stage.reply()).give('Four.').end();
    await page.getByRole('button', { name: 'Retry' }).click();
    const again = await stage.reply(1);
    expect(again.asked.messages).toEqual([{ role: 'user', content: 'Roll a die' }]);
    again.give('Five.').end();
    await chat.says('Five.');
    await chat.rests();

    await page.getByRole('button', { name: 'New chat' }).click();

    await page.getByRole('heading', { name: 'Ask, and watch it work.' }).waitFor();
    await page.reload();
    expect(await page.getByRole('article').count()).toBe(0);
  });
});
