/*
 * `npx tsx spec/browser/takeScreenshots.ts` takes the pictures of the README anew: demos/web/screenshot.png, the page while four tools run side by side, and
 * demos/web/timeline.png, the timeline alone when the run is over. The model and the tools are those of the demo.
 */
import { demoModel } from '../../demos/web/server/demoModel';
import { serve } from '../../demos/web/server/serve';
import { launch, watchedPage } from '../support/browser';
import { builtPage } from '../support/builtPage';
import { ChatPage } from '../support/chatPage';

const server = await serve({ provider: demoModel, folder: await builtPage() });
const browser = await launch();
const { page, complaints } = await watchedPage(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
const chat = new ChatPage(page);
await page.goto(server.url);

await chat.ask('What should I pack? Compare the weather in Bern, Lisbon and Reykjavik.');
await chat.tool('Bern').getByText('done').waitFor({ state: 'attached' });
await chat.bars.filter({ hasText: 'Reykjavik' }).hover();
await page.screenshot({ path: 'demos/web/screenshot.png' });

await chat.rests();
await chat.question.hover();
const { x, y, width, height } = (await page.locator('app-timeline .chart').boundingBox())!;
await page.screenshot({ path: 'demos/web/timeline.png', clip: { x: x - 8, y: y - 8, width: width + 16, height: height + 12 } });
await browser.close();
await server.close();
if (complaints.length > 0) throw new Error(complaints.join('\n'));
