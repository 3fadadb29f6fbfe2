import { HttpAgent, type Message } from '@ag-ui/client';
import { EventSchemas } from '@ag-ui/core/schemas';
import { Agent, ConfigurationError, tool, type Provider, type ToolSpec } from 'rxagent';
import { agUiProtocol } from 'rxagent/ag-ui';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { concat, EMPTY, finalize, firstValueFrom, from, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs';
import { requested, verified, type WireEvent } from '../support/agUiClient';
import { runFaults } from '../support/agUiFaults';
import { EventServer } from '../support/eventServer';

const weather = tool({
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  execute: ({ city }) => `12 °C in ${city}`,
});
const confirm: ToolSpec = { name: 'confirm', description: 'Asks the user', parameters: { type: 'object', properties: {} } };

/** What the page has seen of one run. */
const said = (events: readonly WireEvent[]): string => events.flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event['delta']] : [])).join('');

describe('agUiProtocol', () => {
  let agent: Agent;
  let complaints: jest.SpyInstance[];
  const server = new EventServer((body) => {
    const protocol = agUiProtocol();
    return { frames: agent.events(protocol.read(body)).pipe(protocol.encode(body)) };
  });
  const page = (question = 'Grüezi 👋', initialMessages: Message[] = [{ id: 'u1', role: 'user', content: question }]): HttpAgent => new HttpAgent({ url: server.url, threadId: 'thread', initialMessages });
  const ask = async (client: HttpAgent, parameters: Parameters<HttpAgent['runAgent']>[0] = {}): Promise<{ result: unknown; events: WireEvent[]; faults: string[] }> => {
    const events: WireEvent[] = [];
    const { result } = (await client.runAgent({ runId: 'r', tools: [], context: [], ...parameters }, { onEvent: ({ event }) => void events.push(event) })) as { result: unknown };
    for (const event of events) EventSchemas.parse(event);
    return { result, events, faults: runFaults(events) };
  };

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    complaints = (['error', 'warn'] as const).map((level) => jest.spyOn(console, level).mockImplementation());
  });
  afterEach(() => {
    const told = complaints.flatMap(({ mock }) => mock.calls as unknown[]);
    complaints.forEach((spy) => spy.mockRestore());
    expect(told).toEqual([]);
  });

  it('answers HttpAgent, turn after turn, each with the history of those before', async () => {
    const provider = scriptedProvider([[toolCall('weather', { city: 'Bern' }, 'c1')], ['Es ist ', '12 °C ☀️'], ['Gern ', 'geschehen']]);
    agent = new Agent({ provider, tools: [weather] });
    const client = page();

    const first = await ask(client);
    client.addMessage({ id: 'u2', role: 'user', content: 'Danke' });
    const second = await ask(client);

    expect([first.faults, second.faults]).toEqual([[], []]);
    expect([said(first.events), said(second.events)]).toEqual(['Es ist 12 °C ☀️', 'Gern geschehen']);
    expect(first.result).toEqual({ content: 'Es ist 12 °C ☀️', finishReason: 'stop' });
    expect(client.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user', 'assistant']);
    expect(new Set(client.messages.map(({ id }) => id)).size).toBe(6);
    expect(provider.requests[2]?.messages).toEqual([
      { role: 'user', content: 'Grüezi 👋' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', toolName: 'weather', parameters: { city: 'Bern' } }] },
      { role: 'tool', content: '12 °C in Bern', toolCallId: 'c1', toolName: 'weather' },
      { role: 'assistant', content: 'Es ist 12 °C ☀️' },
      { role: 'user', content: 'Danke' },
    ]);
  });

  it('leaves the tools of the page to the page, which sends their results with its next run', async () => {
    const provider = scriptedProvider([['Moment. ', toolCall('weather', { city: 'Bern' }, 'c1'), toolCall('confirm', {}, 'c2')], ['Done.']]);
    agent = new Agent({ provider, tools: [weather] });
    const client = page();
    let pending: readonly string[] = [];
    client.subscribe({ onRunFinishedEvent: (finished) => void (pending = finished.outcome === 'success' ? finished.pendingToolCallIds : []) });

    const asked = await ask(client, { tools: [confirm] });
    expect([asked.faults, pending, asked.result]).toEqual([[], ['c2'], { content: 'Moment. ', finishReason: 'routed' }]);
    expect(asked.events.filter(({ type }) => type === 'TOOL_CALL_RESULT')).toHaveLength(1);

    client.addMessage({ id: 't2', role: 'tool', toolCallId: 'c2', content: 'yes' });
    const done = await ask(client, { tools: [confirm] });

    expect([done.faults, said(done.events), pending]).toEqual([[], 'Done.', []]);
    expect(provider.requests[0]?.tools.map(({ name }) => name)).toEqual(['weather', 'confirm']);
    expect(provider.requests[1]?.messages.slice(1)).toEqual([
      { role: 'assistant', content: 'Moment. ', toolCalls: [{ id: 'c1', toolName: 'weather', parameters: { city: 'Bern' } }, { id: 'c2', toolName: 'confirm', parameters: {} }] },
      { role: 'tool', content: '12 °C in Bern', toolCallId: 'c1', toolName: 'weather' },
      { role: 'tool', content: 'yes', toolCallId: 'c2', toolName: 'confirm' },
    ]);
  });

  it('shows the model the pictures of the page', async () => {
    const provider = scriptedProvider([['A cat.']]);
    agent = new Agent({ provider });
    const content = [{ type: 'text' as const, text: 'What is this?' }, { type: 'image' as const, source: { type: 'data' as const, value: 'Y2F0', mimeType: 'image/png' } }];
    const { faults } = await ask(page('', [{ id: 'u1', role: 'user', content }]), { context: [{ description: 'The open page', value: 'Cats' }] });
    expect([faults, provider.requests[0]?.messages]).toEqual([[], [
      { role: 'system', content: 'What the application tells about the situation:\n\nThe open page:\nCats' },
      { role: 'user', content: 'What is this?', contentParts: [{ type: 'text', text: 'What is this?' }, { type: 'image_base64', imageBase64: 'Y2F0', mediaType: 'image/png' }] },
    ]]);
  });

  it('tells of failures, which the next run hears of', async () => {
    const provider = scriptedProvider([[toolCall('weather', { town: 'Bern' }, 'c1')], ['Which city?'], ['Bern.']]);
    agent = new Agent({ provider, tools: [weather] });
    const client = page();

    const { faults } = await ask(client);
    client.addMessage({ id: 'u2', role: 'user', content: 'Bern' });
    await ask(client);

    expect(faults).toEqual([]);
    const [told, repeated] = [1, 2].map((run) => provider.requests[run]?.messages.find(({ role }) => role === 'tool'));
    expect(told?.isError).toBe(true);
    expect(repeated).toEqual(told);
  });

  it('puts the text right that a guard has rewritten after it was streamed', async () => {
    agent = new Agent({ provider: scriptedProvider([['My number is ', '555-1234'], ['Good.']]), guards: { output: (text) => (text.includes('555') ? { rewrite: 'My number is secret' } : undefined) } });
    const client = page();
    const { faults, result } = await ask(client);
    expect([faults, result]).toEqual([[], { content: 'My number is secret', finishReason: 'stop' }]);
    expect(client.messages.map(({ content }) => content)).toEqual(['Grüezi 👋', 'My number is secret']);
  });

  it('ends a run that fails with RUN_ERROR', async () => {
    const failing: Provider = { name: 'broken', stream: () => concat(of('Hel'), throwError(() => new Error('at /srv/secret.ts:1 sk-1234567890'))) };
    agent = new Agent({ provider: failing, retry: false });
    let told: unknown;
    const client = page();
    client.subscribe({ onRunErrorEvent: ({ event }) => void (told = event) });
    const { faults, events } = await ask(client);
    expect(faults).toEqual([]);
    expect(told).toEqual({ type: 'RUN_ERROR', message: "The provider 'broken' failed (provider).", code: 'provider' });
    expect(events.map(({ type }) => type)).toEqual(['RUN_STARTED', 'STEP_STARTED', 'TEXT_MESSAGE_START', 'TEXT_MESSAGE_CONTENT', 'TEXT_MESSAGE_END', 'STEP_FINISHED', 'RUN_ERROR']);
  });

  it('is cancelled by abortRun', async () => {
    let live = 0;
    const asked = new Subject<void>();
    const endless: Provider = {
      name: 'endless',
      stream: () => {
        live++;
        return concat(of('Once'), NEVER).pipe(finalize(() => live--));
      },
    };
    agent = new Agent({ provider: endless });
    const client = page();
    const text = firstValueFrom(asked);
    client.subscribe({ onTextMessageContentEvent: () => asked.next() });
    const run = client.runAgent({ runId: 'r' });
    await text;
    client.abortRun();
    await run;
    expect([await server.requests[0]?.left, live]).toEqual([true, 0]);
  });

  it('passes the verifier alone, for a stream with everything in it', async () => {
    const thoughtful: Provider = {
      name: 'thoughtful',
      stream: ({ report, messages }) => {
        report({ type: 'reasoning-delta', delta: 'Hm ' });
        report({ type: 'usage', usage: { inputTokens: 3, outputTokens: 1, totalTokens: 4, costUsd: 0.1 } });
        return messages.length > 1 ? of('Ja.') : from(['So: ', toolCall('weather', { city: 'Zürich' }, 'c1')]);
      },
    };
    agent = new Agent({ provider: thoughtful, tools: [weather] });
    const body = { threadId: 't', runId: 'r', messages: [{ id: 'u', role: 'user', content: 'hi' }] };
    const events = await lastValueFrom(verified(requested(server.url, body)).pipe(toArray()));
    expect(runFaults(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FINISHED', usage: [{ provider: 'thoughtful', inputTokens: 6, outputTokens: 2, totalTokens: 8 }] });
    expect(events.filter(({ type }) => type === 'REASONING_START')).toHaveLength(2);
  });

  it('has a last word for a connection that is cut', async () => {
    expect(agUiProtocol().cut?.(new ConfigurationError('too slow'))).toEqual({ data: '{"type":"RUN_ERROR","message":"too slow","code":"configuration"}' });
    expect(await lastValueFrom(EMPTY.pipe(agUiProtocol().encode({ threadId: 't', runId: 'r' }), toArray()))).toEqual([
      { data: '{"type":"RUN_STARTED","threadId":"t","runId":"r","protocolVersion":"1.0"}' },
      { data: '{"type":"RUN_ERROR","message":"The run has ended without its result.","code":"incomplete"}' },
    ]);
  });
});
