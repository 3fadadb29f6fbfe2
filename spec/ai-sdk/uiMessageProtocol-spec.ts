import { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls, parseJsonEventStream, readUIMessageStream, uiMessageChunkSchema, type ChatInit, type UIMessage } from 'ai';
import { concat, filter, finalize, firstValueFrom, lastValueFrom, NEVER, of, throwError, toArray } from 'rxjs';
import { Agent, AgentError, ProviderError, tool, type AgentOptions, type ToolCall } from 'rxagent';
import { uiMessageProtocol, type UIMessageChunk } from 'rxagent/ai-sdk';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { EventServer } from '../support/eventServer';
import { TestChat } from '../support/testChat';
import { uiMessageFaults } from '../support/uiMessageFaults';

const weather = tool({
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  execute: ({ city }) => ({ city, degrees: 12 }),
});
const locate = { name: 'locate', description: 'Where the user is', parameters: { type: 'object' } };
const question: UIMessage = { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'How warm is it in Zürich? 🌡' }] };

describe('uiMessageProtocol', () => {
  it('has the header, and a name', () => {
    expect(uiMessageProtocol()).toMatchObject({ name: 'ui-message-stream', headers: { 'x-vercel-ai-ui-message-stream': 'v1' } });
  });

  it('names the message that the client goes on with', async () => {
    const { read, encode } = uiMessageProtocol();
    const body = { messages: [question, { id: 'a1', role: 'assistant', parts: [{ type: 'tool-weather', toolCallId: 'c1', state: 'output-available', input: {}, output: 1 }] }] };
    const frames = await lastValueFrom(new Agent({ provider: scriptedProvider(['ok']) }).events(read(body)).pipe(encode(body), toArray()));

    expect(frames[0]).toEqual({ data: '{"type":"start","messageId":"a1"}' });
    expect(frames.at(-1)).toEqual({ data: '[DONE]' });
  });

  it.each([undefined, null, [], {}, { messages: [] }, { messages: [null] }, { messages: 'x' }])('encodes whatever the body %j was', async (body) => {
    const frames = await lastValueFrom(throwError(() => new Error('no')).pipe(uiMessageProtocol().encode(body), toArray()));

    expect(frames).toEqual([{ data: '{"type":"error","errorText":"Something went wrong on the server."}' }, { data: '[DONE]' }]);
  });

  it('says why a connection is cut, as it says why a run has failed', () => {
    const error = new AgentError('The reader is too slow.', { code: 'slow-reader' });
    expect(uiMessageProtocol().cut!(error)).toEqual([{ data: '{"type":"error","errorText":"The reader is too slow."}' }, { data: '[DONE]' }]);
    expect(uiMessageProtocol({ errorText: () => 'sorry' }).cut!(error)).toEqual([{ data: '{"type":"error","errorText":"sorry"}' }, { data: '[DONE]' }]);
  });
});

describe('the clients of the AI SDK, over HTTP', () => {
  let server: EventServer | undefined;
  let printed: jest.SpyInstance[];

  beforeEach(() => void (printed = (['error', 'warn'] as const).map((name) => jest.spyOn(console, name).mockReturnValue(undefined))));
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  /** A server for the agent, whose writes end within characters. */
  async function serve(options: AgentOptions, { sizes, lineEnd, ...protocolOptions }: Parameters<typeof uiMessageProtocol>[0] & { sizes?: number[]; lineEnd?: string } = {}, gone = (): void => undefined): Promise<EventServer> {
    const agent = new Agent({ tools: [weather], ...options });
    const { headers, read, encode } = uiMessageProtocol(protocolOptions);
    server = await new EventServer((body) => ({ headers, frames: agent.events(read(body)).pipe(encode(body), finalize(gone)) }), sizes, lineEnd).start();
    return server;
  }

  const chatAt = ({ url }: EventServer, init: ChatInit<UIMessage> = {}): TestChat => new TestChat({ transport: new DefaultChatTransport({ api: url }), ...init });

  /** All chunks that were written, each one looked at: the stream is whole, and what the clients do not check is right. */
  function written({ requests }: EventServer, index = 0): UIMessageChunk[] {
    const events = requests[index]!.written.split(/(?:\r?\n){2}/);
    expect(events.slice(-2)).toEqual(['data: [DONE]', '']);
    const chunks = events.slice(0, -2).map((event) => JSON.parse(event.slice('data: '.length)) as UIMessageChunk);
    expect(uiMessageFaults(chunks)).toEqual([]);
    return chunks;
  }

  it.each([['1 byte', [1], '\n'], ['3 bytes', [3], '\n'], ['13 bytes', [13], '\r\n'], ['odd', [1, 3, 17], '\r\n'], ['all at once', [1e6], '\n']])('read a run whose writes are of %s', async (_, sizes, lineEnd) => {
    const provider = scriptedProvider([['Ich schaue nach … ', toolCall('weather', { city: 'Zürich' }, 'c1')], ['12 °C 🌤', ' in Zürich']]);
    const at = await serve({ provider }, { sizes, lineEnd });
    const stream = await new DefaultChatTransport({ api: at.url }).sendMessages({ chatId: 'c', trigger: 'submit-message', messageId: undefined, messages: [question], abortSignal: undefined });
    let last: UIMessage | undefined;
    for await (const message of readUIMessageStream({ stream, terminateOnError: true })) last = message;

    expect(last?.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'text', text: 'Ich schaue nach … ', state: 'done' },
      { type: 'tool-weather', state: 'output-available', input: { city: 'Zürich' }, output: { city: 'Zürich', degrees: 12 } },
      { type: 'step-start' },
      { type: 'text', text: '12 °C 🌤 in Zürich', state: 'done' },
    ]);
    expect(last?.metadata).toMatchObject({ usage: { totalTokens: expect.any(Number) as number } });
    expect(at.requests[0]!.body).toMatchObject({ id: 'c', trigger: 'submit-message' });
    expect(written(at).at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('find every chunk valid by their schema', async () => {
    const signed: ToolCall = Object.assign(toolCall('weather', {}, 'c9'), { extra: { s: [1] } });
    const provider = scriptedProvider([[toolCall('weather', { city: 'Bern' }), toolCall('weather', { town: 1 }), toolCall('none', {}), signed], 'x', 'ok']);
    const at = await serve({ provider, responseSchema: { type: 'object' }, schemaRetries: 0, guards: { output: () => ({ rewrite: 'y' }) }, toolPolicy: { review: ['*'] }, approve: () => false });
    const response = await fetch(at.url, { method: 'POST', body: JSON.stringify({ messages: [question] }) });
    const types: string[] = [];
    for await (const part of parseJsonEventStream({ stream: response.body!, schema: uiMessageChunkSchema })) {
      if (!part.success) throw part.error;
      types.push(part.value.type);
    }

    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    expect(types).toEqual(written(at).map(({ type }) => type));
    expect(types).toEqual(expect.arrayContaining(['tool-output-denied', 'tool-input-error', 'data-output-rewrite', 'error']));
  });

  it('talk for several turns, each with what was said before', async () => {
    const provider = scriptedProvider([[toolCall('weather', { city: 'Bern' }, 'c1')], '12 degrees', 'You are welcome']);
    const at = await serve({ provider });
    const chat = chatAt(at);
    await chat.sendMessage({ text: 'Weather?' });
    await chat.sendMessage({ text: 'Thanks', files: [{ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,QUJD' }] });

    expect(chat.status).toBe('ready');
    expect(chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(chat.lastMessage?.parts).toMatchObject([{ type: 'step-start' }, { type: 'text', text: 'You are welcome', state: 'done' }]);
    expect(provider.requests[2]?.messages).toEqual([
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', toolName: 'weather', parameters: { city: 'Bern' } }] },
      { role: 'tool', content: '{"city":"Bern","degrees":12}', toolCallId: 'c1', toolName: 'weather' },
      { role: 'assistant', content: '12 degrees' },
      { role: 'user', content: 'Thanks', contentParts: [{ type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/png' }, { type: 'text', text: 'Thanks' }] },
    ]);
  });

  it('run their own tools, and go on in the same message', async () => {
    const provider = scriptedProvider([[toolCall('locate', {}, 'c1'), toolCall('weather', { city: 'Bern' }, 'c2')], 'You are in Bern: 12 degrees']);
    const at = await serve({ provider }, { tools: [locate] });
    const asked: string[] = [];
    let finished = (): void => undefined;
    const done = new Promise<void>((resolve) => (finished = resolve));
    const chat = chatAt(at, {
      sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
      onToolCall: ({ toolCall: { toolName, toolCallId } }) => {
        asked.push(toolName);
        if (toolName === 'locate') void chat.addToolOutput({ tool: 'locate', toolCallId, output: 'Bern' });
      },
      onFinish: ({ finishReason }) => finishReason === 'stop' && finished(),
    });
    await chat.sendMessage({ text: 'How warm is it here?' });
    await done;

    expect(asked).toEqual(['weather', 'locate']);
    expect(at.requests).toHaveLength(2);
    expect(chat.messages).toHaveLength(2);
    expect(chat.lastMessage?.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'tool-locate', state: 'output-available', output: 'Bern' },
      { type: 'tool-weather', state: 'output-available' },
      { type: 'step-start' },
      { type: 'text', text: 'You are in Bern: 12 degrees' },
    ]);
    expect(provider.requests[1]?.messages.slice(1)).toMatchObject([{ role: 'assistant' }, { role: 'tool', toolCallId: 'c1', content: 'Bern' }, { role: 'tool', toolCallId: 'c2' }]);
    expect(written(at, 1)[0]).toEqual({ type: 'start', messageId: chat.lastMessage?.id });
  });

  it.each([['max-iterations', { maxIterations: 1 }], ['terminal-tool', { tools: [{ ...weather, terminal: true }] }]])('do not ask again when a run has ended with %s', async (_, options) => {
    const at = await serve({ provider: scriptedProvider([[toolCall('weather', { city: 'Bern' }, 'c1')]]), ...options });
    const chat = chatAt(at, { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls });
    await chat.sendMessage({ text: 'Weather?' });

    expect(at.requests).toHaveLength(1);
    expect(chat.lastMessage?.parts.at(-1)).toMatchObject({ type: 'text', state: 'done' });
    expect(written(at).at(-1)?.type).toBe('finish');
  });

  it('hear of a failure, and can ask again', async () => {
    const failing = { name: 'p', stream: () => concat(of('Half'), throwError(() => new ProviderError('The model is down', { provider: 'p', retryable: false }))) };
    const at = await serve({ provider: failing });
    const errors: string[] = [];
    const chat = chatAt(at, { onError: ({ message }) => errors.push(message) });
    await chat.sendMessage({ text: 'hi' });

    expect(chat.status).toBe('error');
    expect(errors).toEqual(['The model is down']);
    expect(chat.lastMessage?.parts).toMatchObject([{ type: 'step-start' }, { type: 'text', text: 'Half', state: 'done' }]);

    await chat.regenerate();
    expect(at.requests[1]!.body).toMatchObject({ trigger: 'regenerate-message', messages: [{ role: 'user' }] });
  });

  it('are told the end of a failed run, too', async () => {
    const failing = { name: 'p', stream: () => concat(of('Half'), throwError(() => new ProviderError('The model is down', { provider: 'p', retryable: false }))) };
    const at = await serve({ provider: failing });
    await (await fetch(at.url, { method: 'POST', body: JSON.stringify({ messages: [question] }) })).text();

    expect(written(at).at(-1)).toEqual({ type: 'error', errorText: 'The model is down' });
  });

  it('cancel: the server hears it, and the run is unsubscribed', async () => {
    let unsubscribed = 0;
    let gone = (): void => undefined;
    const ended = new Promise<void>((resolve) => (gone = resolve));
    const provider = { name: 'p', stream: () => concat(of('Half'), NEVER).pipe(finalize(() => unsubscribed++)) };
    const at = await serve({ provider }, {}, () => gone());
    const chat = chatAt(at);
    const streaming = firstValueFrom(chat.seen.pipe(filter(({ parts }) => parts.some((part) => part.type === 'text' && part.text !== ''))));
    const sent = chat.sendMessage({ text: 'hi' });
    await streaming;
    await chat.stop();
    await sent;
    await ended;

    expect(await at.requests[0]!.left).toBe(true);
    expect(unsubscribed).toBe(1);
    expect(chat.status).toBe('ready');
  });
});
