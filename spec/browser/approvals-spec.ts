import { describePage, itOnPage, type World } from '../support/onPage';

/** Asks for something that wants approval, and waits until the page asks for it. */
async function wanted({ page, chat, stage }: World) {
  await chat.ask('Write to Ann');
  (await stage.reply()).give('A moment. ', { id: 'a', toolName: 'send_email', parameters: { to: 'ann@example.com', lines: 2 } }).end();
  const card = page.getByRole('group', { name: 'send_email wants your approval' });
  await card.waitFor();
  return card;
}

describePage('a tool that wants approval', () => {
  const options = { tools: ['send_email'] };

  itOnPage('should show what it would do, and do it when it may', options, async (world) => {
    const { chat, stage } = world;
    const card = await wanted(world);
    expect(await card.locator('dd').allInnerTexts()).toEqual(['ann@example.com', '2']);
    await chat.bars.filter({ hasText: 'send_email' }).and(world.page.locator('.is-review')).waitFor();

    await card.getByRole('button', { name: 'Approve' }).click();

    const call = await stage.call('send_email');
    expect(call.asked).toEqual({ to: 'ann@example.com', lines: 2 });
    call.give('Sent.').end();
    const reply = await stage.reply(1);
    expect(reply.asked.messages.at(-1)).toMatchObject({ role: 'tool', content: 'Sent.' });
    reply.give('It is sent.').end();
    await chat.says('It is sent.');
  });

  itOnPage('should not do it when it may not, and tell the model', options, async (world) => {
    const { chat, stage } = world;
    const card = await wanted(world);

    await card.getByRole('button', { name: 'Deny' }).click();

    const reply = await stage.reply(1);
    expect(reply.asked.messages.at(-1)).toMatchObject({ role: 'tool', isError: true, content: expect.stringContaining('The user said no.') as string });
    reply.give('Nothing was sent.').end();
    await chat.says('Nothing was sent.');
    await chat.rests();
    await chat.tool('send_email').getByText('denied').first().waitFor();
  });

  itOnPage('should still ask after a reload', options, async (world) => {
    await wanted(world);
    await world.page.reload();

    await world.page.getByRole('button', { name: 'Approve' }).click();

    await world.stage.call('send_email');
  });
});
