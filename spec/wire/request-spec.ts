import { expectTypeOf } from 'expect-type';
import { Agent, tool, type Message, type Provider } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';
import { SseServer } from '../support/sseServer';
import { KEY, vendors } from './vendors';

const server = new SseServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

/** Where each text stands in the body of a request; all must be there, in this order. */
const places = (body: unknown, texts: readonly string[]): number[] => texts.map((text) => JSON.stringify(body).indexOf(text));
const expectInOrder = (body: unknown, texts: readonly string[]): void => {
  const found = places(body, texts);
  expect({ texts, found }).toEqual({ texts, found: found.toSorted((a, b) => a - b) });
  expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
};

describe.each(vendors)('what is sent to $name', ({ provider, reply }) => {
  it('has the key in a header, and nowhere else', async () => {
    server.answer({ body: reply(['Hi']) });
    await new Agent({ provider: provider(server.url) }).run('hello');
    const { method, url, headers, body } = await server.request();
    expect(method).toBe('POST');
    expect(JSON.stringify(headers)).toContain(KEY);
    expect(`${url} ${JSON.stringify(body)}`).not.toContain(KEY);
  });

  it('has text and images in their order', async () => {
    server.answer({ body: reply(['Alike.']) });
    const message: Message = {
      role: 'user',
      content: 'compare',
      contentParts: [
        { type: 'text', text: 'first' },
        { type: 'image_base64', imageBase64: 'aW1hZ2Ux', mediaType: 'image/png' },
        { type: 'text', text: 'second' },
        { type: 'image_url', imageUrl: 'https://example.com/two.jpg' },
        { type: 'image_url', imageUrl: 'data:image/webp;base64,aW1hZ2Uz' },
        { type: 'text', text: 'which?' },
      ],
    };
    await new Agent({ provider: provider(server.url), systemPrompt: 'Look closely.' }).run(message);
    const { body } = await server.request();
    expectInOrder(body, ['first', 'aW1hZ2Ux', 'second', 'https://example.com/two.jpg', 'aW1hZ2Uz', 'which?']);
    expectInOrder(body, ['Look closely.']);
  });

  it('has the whole conversation of a run: question, call, result', async () => {
    server.answer({ body: reply(['Let me see. '], { id: 'call_1', name: 'weather', json: '{"city":"Bern"}' }) }, { body: reply(['12 degrees.']) });
    const weather = tool({ name: 'weather', description: 'The weather.', parameters: { type: 'object', properties: { city: { type: 'string' } } }, execute: () => 'sunny, 12' });
    const result = await new Agent({ provider: provider(server.url), tools: [weather], temperature: 0.5, maxTokens: 77 }).run('And in Bern?');
    expect(result).toMatchObject({ content: '12 degrees.', iterations: 2, toolArgs: { city: 'Bern' }, usage: { inputTokens: 14, outputTokens: 6, totalTokens: 20 } });
    const { body } = await server.request(1);
    expectInOrder(body, ['And in Bern?', 'Let me see. ', '"weather"', 'sunny, 12']);
    expectInOrder(body, ['77']);
  });
});

it('is the same agent, whichever provider it has', () => {
  expectTypeOf<OpenAIProvider>().toExtend<Provider>();
  expectTypeOf<AnthropicProvider>().toExtend<Provider>();
  expectTypeOf<GeminiProvider>().toExtend<Provider>();
  // @ts-expect-error the options of one are not those of another
  const wrong = (): unknown => new AnthropicProvider({ api: 'responses' });
  expect(wrong).toBeDefined();
});
