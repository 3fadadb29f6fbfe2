import { firstValueFrom, take } from 'rxjs';
import { Agent, isChunk, type AgentEvent, type ModelRequest } from 'rxagent';
import { SseServer } from '../support/sseServer';
import { vendors } from './vendors';

const server = new SseServer();
const request: ModelRequest = { systemPrompt: '', messages: [{ role: 'user', content: 'hi' }], tools: [], report: () => {} };
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  await server.start();
});
afterAll(async () => {
  await server.stop();
  process.off('unhandledRejection', note);
});
afterEach(() => expect(rejections).toEqual([]));

describe.each(vendors)('unsubscribing from $name', ({ provider, reply }) => {
  const text = reply(['one', 'two', 'three']);

  it('closes the socket before the first byte of the answer', async () => {
    server.answer({ silent: true });
    const subscription = provider(server.url).stream!(request).subscribe();
    const { left } = await server.request();
    subscription.unsubscribe();
    await left;
  });

  it('closes the socket between the headers and the body', async () => {
    server.answer({ then: 'hold' });
    const subscription = provider(server.url).stream!(request).subscribe();
    const { begun, left } = await server.request();
    await begun;
    subscription.unsubscribe();
    await left;
  });

  it('closes the socket in the midst of a reply', async () => {
    server.answer({ body: text, cutAt: text.indexOf('three'), then: 'hold' });
    const seen: unknown[] = [];
    await firstValueFrom(provider(server.url).stream!(request).pipe(take(1))).then((delta) => seen.push(delta));
    await (await server.request()).left;
    expect(seen).toEqual(['one']);
  });

  it('closes the socket when the agent is left', async () => {
    server.answer({ body: text, cutAt: text.indexOf('three'), then: 'hold' });
    const events: AgentEvent[] = [];
    const subscription = new Agent({ provider: provider(server.url) }).stream('hi').subscribe((event) => {
      events.push(event);
      if (isChunk(event) && event.content === 'two') subscription.unsubscribe();
    });
    await (await server.request()).left;
    expect(events.map((event) => event.content)).toEqual(['one', 'two']);
  });

  it('makes no request at all, if it happens at once', async () => {
    server.answer({ body: text });
    provider(server.url).stream!(request).subscribe().unsubscribe();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests.length).toBe(0);
  });

  it('is not needed after the end: one connection serves one run after the other', async () => {
    server.answer({ body: reply([], { id: 'call_1', name: 'f', json: '{}' }) }, { body: text });
    const before = server.connections;
    const agent = new Agent({ provider: provider(server.url) });
    await agent.run('hi');
    await agent.run('hi');
    expect(server.requests.length).toBeGreaterThan(2);
    expect(server.connections - before).toBeLessThan(2);
  });
});
