import { concat, EMPTY, filter, lastValueFrom, NEVER, of, Subject, tap, throwError, toArray, type Observable } from 'rxjs';
import fc from 'fast-check';
import { Agent, ProviderError, tool, type AgentInputObject, type AgentOptions, type Message, type RunEvent } from 'rxagent';
import { fromUIMessages, toUIMessageStream, type UIMessageChunk, type UIMessageStreamOptions } from 'rxagent/ai-sdk';
import { marbles, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { playRun, randomRun } from '../support/randomRuns';
import { readUIMessage } from '../support/readUIMessage';
import { uiMessageFaults } from '../support/uiMessageFaults';

const add = tool({
  name: 'add',
  description: 'Adds',
  parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'], additionalProperties: false },
  execute: ({ a, b }) => ({ sum: a + b }),
});

const chunksOf = (events: Observable<RunEvent>, options?: UIMessageStreamOptions): Promise<UIMessageChunk[]> => lastValueFrom(events.pipe(toUIMessageStream(options), toArray()));

/** The chunks of a run. */
async function play(turns: ScriptedTurn[], { input, stream, ...options }: Partial<AgentOptions> & { input?: Partial<AgentInputObject>; stream?: UIMessageStreamOptions } = {}): Promise<UIMessageChunk[]> {
  const agent = new Agent({ provider: scriptedProvider(turns), tools: [add], ...options });
  const chunks = await chunksOf(agent.events({ messages: 'hi', ...input }), stream);
  expect(uiMessageFaults(chunks)).toEqual([]);
  expect(JSON.parse(JSON.stringify(chunks))).toEqual(chunks);
  return chunks;
}

const fact = { runId: 'r', timeMs: 0, context: undefined };

const types = (chunks: readonly UIMessageChunk[]): string[] => chunks.map(({ type }) => type);

describe('toUIMessageStream', () => {
  it('tells a run of two turns', async () => {
    const chunks = await play([['Let ', 'me see.', toolCall('add', { a: 1, b: 2 }, 'c1')], ['It is ', '3.']]);

    expect(chunks).toEqual([
      { type: 'start', messageId: expect.any(String) as string },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-1' },
      { type: 'text-delta', id: 'text-1', delta: 'Let ' },
      { type: 'text-delta', id: 'text-1', delta: 'me see.' },
      { type: 'text-end', id: 'text-1' },
      { type: 'tool-input-start', toolCallId: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{"a":1,"b":2}' },
      { type: 'tool-input-available', toolCallId: 'c1', toolName: 'add', input: { a: 1, b: 2 } },
      { type: 'tool-output-available', toolCallId: 'c1', output: { sum: 3 } },
      { type: 'finish-step' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-2' },
      { type: 'text-delta', id: 'text-2', delta: 'It is ' },
      { type: 'text-delta', id: 'text-2', delta: '3.' },
      { type: 'text-end', id: 'text-2' },
      { type: 'finish-step' },
      { type: 'message-metadata', messageMetadata: { usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('keeps the time of the events, and unsubscribes them', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold<RunEvent>(' s-i-t-----t', {
      s: { ...fact, type: 'run-start', messages: [] },
      i: { ...fact, type: 'iteration-start', iteration: 1 },
      t: { ...fact, type: 'text-delta', iteration: 1, delta: 'x' },
    });
    const sourceSubs = '           ^-------!';
    const unsub = '                --------!';
    const expected = '             s-i-(ud)-';
    const values = { s: { type: 'start', messageId: 'r' }, i: { type: 'start-step' }, u: { type: 'text-start', id: 'text-1' }, d: { type: 'text-delta', id: 'text-1', delta: 'x' } };

    expectObservable(source.pipe(toUIMessageStream()), unsub).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('starts anew for every subscriber', async () => {
    const chunks = new Agent({ provider: scriptedProvider(['one', 'two']) }).events('hi').pipe(toUIMessageStream());

    const first = await lastValueFrom(chunks.pipe(toArray()));
    const second = await lastValueFrom(chunks.pipe(toArray()));

    expect(types(second)).toEqual(types(first));
  });

  describe('ends with', () => {
    it('an error when the run fails, with all that was open closed', async () => {
      const provider = { name: 'p', stream: () => concat(of('Half ', toolCall('add', { a: 1, b: 1 }, 'c1')), throwError(() => new ProviderError('no more: key sk-123456789', { provider: 'p', retryable: false }))) };
      const chunks = await play([], { provider });

      expect(types(chunks).slice(-5)).toEqual(['tool-input-start', 'tool-input-delta', 'tool-output-error', 'finish-step', 'error']);
      expect(chunks.at(-1)).toEqual({ type: 'error', errorText: 'no more: key [key]' });
      expect(JSON.stringify(chunks)).not.toMatch(/sk-123|at .*\.ts/);
    });

    it('the text that the option makes of the error, or another if it cannot', async () => {
      const events = throwError(() => new Error('secret'));
      const broken = (): string => {
        throw new Error('oops');
      };

      expect(await chunksOf(events, { errorText: (error) => `sorry (${(error as Error).name})` })).toEqual([{ type: 'error', errorText: 'sorry (Error)' }]);
      expect(await chunksOf(events, { errorText: broken })).toEqual([{ type: 'error', errorText: 'The run failed.' }]);
    });

    it('an error when the events end without a result', async () => {
      const whole = await lastValueFrom(new Agent({ provider: scriptedProvider([[toolCall('add', { a: 1, b: 1 }, 'c1')], 'x']), tools: [add] }).events('hi').pipe(toArray()));
      const cut = whole.slice(0, whole.findIndex(({ type }) => type === 'tool-start') + 1);

      const chunks = await chunksOf(of(...cut));

      expect(chunks.slice(-3)).toEqual([{ type: 'tool-output-error', toolCallId: 'c1', errorText: 'cancelled' }, { type: 'finish-step' }, { type: 'error', errorText: 'The run was cut off.' }]);
      expect(uiMessageFaults(chunks)).toEqual([]);
      expect(await chunksOf(EMPTY)).toEqual([{ type: 'error', errorText: 'The run was cut off.' }]);
    });

    it('abort when the run is stopped, behind a step without calls', async () => {
      const stop = new Subject<void>();
      const slow = { ...add, execute: () => NEVER };
      const agent = new Agent({ provider: scriptedProvider([['Hm', toolCall('add', { a: 1, b: 1 }, 'c1')]]), tools: [slow] });

      const chunks = await chunksOf(agent.events({ messages: 'hi', stop }).pipe(tap(({ type }) => type === 'tool-start' && stop.next())));

      expect(types(chunks).slice(-6)).toEqual(['tool-output-error', 'finish-step', 'start-step', 'finish-step', 'message-metadata', 'abort']);
      expect(uiMessageFaults(chunks)).toEqual([]);
    });

    it('abort alone when it was stopped before it began', async () => {
      expect(types(await play(['x'], { input: { stop: of(1) } }))).toEqual(['start', 'message-metadata', 'abort']);
    });

    it('an error where the metadata cannot be made', async () => {
      const messageMetadata = (): never => {
        throw new Error('no metadata');
      };
      expect((await play(['x'], { stream: { messageMetadata } })).at(-1)).toEqual({ type: 'error', errorText: 'Something went wrong on the server.' });
    });
  });

  describe('of calls', () => {
    it('says that they may be run only when they may', async () => {
      const chunks = await play([[toolCall('add', { a: 'x' }, 'c1'), toolCall('none', {}, 'c2'), { ...toolCall('add', {}, 'c3'), parseError: 'Invalid JSON: {"a":' }], 'ok']);

      expect(types(chunks)).not.toContain('tool-input-available');
      expect(chunks.filter(({ type }) => type === 'tool-input-error')).toEqual([
        { type: 'tool-input-error', toolCallId: 'c3', toolName: 'add', input: {}, errorText: 'Invalid JSON: {"a":' },
        { type: 'tool-input-error', toolCallId: 'c1', toolName: 'add', input: { a: 'x' }, errorText: expect.stringContaining("'a'") as string },
        { type: 'tool-input-error', toolCallId: 'c2', toolName: 'none', input: {}, errorText: "Unknown tool 'none'. Available tools: add" },
      ]);
    });

    it('leaves those that run elsewhere to the client, after the others', async () => {
      const tools = [{ name: 'locate', description: 'Where', parameters: { type: 'object' } }];
      const chunks = await play([[toolCall('locate', {}, 'c1'), toolCall('add', { a: 1, b: 1 }, 'c2')]], { input: { tools } });

      expect(chunks.slice(-6)).toEqual([
        { type: 'tool-input-available', toolCallId: 'c2', toolName: 'add', input: { a: 1, b: 1 } },
        { type: 'tool-output-available', toolCallId: 'c2', output: { sum: 2 } },
        { type: 'tool-input-available', toolCallId: 'c1', toolName: 'locate', input: {} },
        { type: 'finish-step' },
        expect.objectContaining({ type: 'message-metadata' }),
        { type: 'finish', finishReason: 'tool-calls' },
      ]);
    });

    it('tells progress and failures', async () => {
      const streaming = { ...add, execute: () => concat(of('one', 'two'), throwError(() => new Error('broke; sk-123456789'))) };
      const chunks = await play([[toolCall('add', { a: 1, b: 1 }, 'c1')], 'ok'], { tools: [streaming] });

      expect(chunks.filter(({ type }) => type.startsWith('tool-output'))).toEqual([
        { type: 'tool-output-available', toolCallId: 'c1', output: 'one', preliminary: true },
        { type: 'tool-output-available', toolCallId: 'c1', output: 'two', preliminary: true },
        { type: 'tool-output-error', toolCallId: 'c1', errorText: "Tool 'add' failed: broke; [key]" },
      ]);
    });

    it('asks for approval, and tells a no', async () => {
      const turns: ScriptedTurn[] = [[toolCall('add', { a: 1, b: 1 }, 'c1'), toolCall('add', { a: 2, b: 2 }, 'c2')], 'ok'];
      const chunks = await play(turns, { toolPolicy: { review: ['add'] }, approve: ({ args }) => args['a'] === 1, parallelToolExecution: false });

      expect(chunks.filter((chunk) => 'toolCallId' in chunk).slice(4)).toEqual([
        { type: 'tool-approval-request', toolCallId: 'c1', approvalId: 'c1' },
        { type: 'tool-input-available', toolCallId: 'c1', toolName: 'add', input: { a: 1, b: 1 } },
        { type: 'tool-output-available', toolCallId: 'c1', output: { sum: 2 } },
        { type: 'tool-approval-request', toolCallId: 'c2', approvalId: 'c2' },
        { type: 'tool-output-denied', toolCallId: 'c2' },
      ]);
    });

    it('tells what the policy forbids as an error, since nobody was asked', async () => {
      const chunks = await play([[toolCall('add', { a: 1, b: 1 }, 'c1')], 'ok'], { toolPolicy: { deny: ['add'] } });

      expect(types(chunks)).toContain('tool-output-error');
      expect(types(chunks)).not.toContain('tool-input-available');
    });

    it('marks dynamic tools, and sends along what the vendor wants to have back', async () => {
      const call = { ...toolCall('add', { a: 1, b: 1 }, 'c1'), gemini: { thoughtSignature: 'sig' } };
      const chunks = await play([[call], 'ok'], { stream: { isDynamic: (name) => name === 'add' } });

      expect(chunks[2]).toEqual({ type: 'tool-input-start', toolCallId: 'c1', toolName: 'add', dynamic: true, providerMetadata: { rxagent: { gemini: { thoughtSignature: 'sig' } } } });
      expect((await readUIMessage(chunks))?.parts[1]).toMatchObject({ type: 'dynamic-tool', state: 'output-available', callProviderMetadata: { rxagent: { gemini: { thoughtSignature: 'sig' } } } });
    });
  });

  describe('of text', () => {
    it('never tells nothing, and has one part open at a time', async () => {
      const provider = scriptedProvider([[toolCall('add', { a: 1, b: 1 }, 'c1'), '', 'a', 'b']]);
      const reasoning = { ...provider, name: 'p', stream: (request: Parameters<NonNullable<typeof provider.stream>>[0]) => {
        request.report({ type: 'reasoning-delta', delta: 'hm' });
        return concat(of('x'), of('').pipe(tap(() => request.report({ type: 'reasoning-delta', delta: 'so' }))), of('y'));
      } };
      const chunks = await play([], { provider: reasoning });

      expect(types(chunks).slice(2, -3)).toEqual([
        'reasoning-start', 'reasoning-delta', 'reasoning-end', 'text-start', 'text-delta', 'text-end',
        'reasoning-start', 'reasoning-delta', 'reasoning-end', 'text-start', 'text-delta', 'text-end',
      ]);
    });

    it('says when a guard has put another in its place', async () => {
      const chunks = await play([['my ', 'secret']], { guards: { output: () => ({ rewrite: '[hidden]' }) } });

      expect(chunks.slice(5, -3)).toEqual([
        { type: 'text-end', id: 'text-1' },
        { type: 'data-output-rewrite', data: { content: '[hidden]' } },
        { type: 'text-start', id: 'text-2' },
        { type: 'text-delta', id: 'text-2', delta: '[hidden]' },
        { type: 'text-end', id: 'text-2' },
      ]);
    });

    it('withdraws what a guard has blocked, or has not seen whole', async () => {
      const blocked = await play([['my ', 'secret']], { guards: { output: () => ({ block: 'no' }) } });

      expect(blocked.slice(5)).toEqual([
        { type: 'text-end', id: 'text-1' },
        { type: 'data-output-rewrite', data: { content: '' } },
        { type: 'finish-step' },
        { type: 'error', errorText: 'The answer was blocked: no' },
      ]);
    });

    it('says nothing of a text that is held until a guard has seen it', async () => {
      const chunks = await play([['my ', 'secret']], { holdOutput: true, guards: { output: () => ({ rewrite: '[hidden]' }) } });

      expect(JSON.stringify(chunks)).not.toContain('secret');
    });

    it('says when an answer does not match the schema', async () => {
      const chunks = await play(['nope', '{"a":1}'], { responseSchema: { type: 'object' } });

      expect(chunks.filter(({ type }) => type === 'data-output-invalid')).toEqual([{ type: 'data-output-invalid', data: { errors: [expect.any(String)], attempt: 1 } }]);
    });

    it.each<[string, ScriptedTurn[], Partial<AgentOptions>, string, string]>([
      ['max-iterations', [[toolCall('add', { a: 1, b: 1 })]], { maxIterations: 1 }, 'Maximum iterations (1) reached without resolution.', 'other'],
      ['no iteration at all', [], { maxIterations: 0 }, 'Maximum iterations (0) reached without resolution.', 'other'],
      ['a terminal tool', [[toolCall('add', { a: 1, b: 1 })]], { tools: [{ ...add, terminal: true }] }, '{"sum":2}', 'stop'],
    ])('of %s is a step of its own', async (_, turns, options, text, finishReason) => {
      const chunks = await play(turns, options);

      expect(types(chunks).slice(-7)).toEqual(['start-step', 'text-start', 'text-delta', 'text-end', 'finish-step', 'message-metadata', 'finish']);
      expect(chunks.at(-5)).toEqual(expect.objectContaining({ delta: text }));
      expect(chunks.at(-1)).toEqual({ type: 'finish', finishReason });
    });
  });

  it.each([['length', 'length'], ['content-filter', 'content-filter'], ['refusal', 'content-filter'], ['other', 'other'], ['stop', 'stop']] as const)('tells %s as %s', async (reason, finishReason) => {
    const provider = { name: 'p', stream: ({ report }: { report: (note: { type: 'finish'; reason: typeof reason }) => void }) => (report({ type: 'finish', reason }), of('x')) };

    expect((await play([], { provider })).at(-1)).toEqual({ type: 'finish', finishReason });
  });

  it.each([['llm-end', 'iteration-end'], ['tool-call'], ['tool-call', 'tool-start', 'approval-request'], ['tool-call', 'approval-request', 'tool-start', 'tool-progress', 'tool-end', 'tool-error']])('stays whole where events are left out: %s, %s …', async (...hidden) => {
    const agent = new Agent({ provider: scriptedProvider([['a', toolCall('add', { a: 1, b: 1 })], ['b']]), tools: [add], toolPolicy: { review: ['*'] }, approve: () => true });
    const chunks = await chunksOf(agent.events('hi').pipe(filter(({ type }) => !hidden.includes(type))));

    expect(uiMessageFaults(chunks)).toEqual([]);
    expect((await readUIMessage(chunks))?.parts.filter(({ type }) => type === 'text')).toMatchObject([{ text: 'a', state: 'done' }, { text: 'b', state: 'done' }]);
  });

  it('names the message after the run, unless the client goes on with one', async () => {
    const fresh = await play(['x']);
    const answered = await play(['x'], { input: { messages: [{ role: 'user', content: 'hi' }, { role: 'assistant', content: '', toolCalls: [toolCall('add', {}, 'c')] }, { role: 'tool', content: '1', toolCallId: 'c' }] } });
    const named = await play(['x'], { stream: { messageId: 'm1', messageMetadata: () => undefined } });

    expect(fresh[0]).toEqual({ type: 'start', messageId: expect.stringMatching(/./) as string });
    expect(answered[0]).toEqual({ type: 'start' });
    expect(named[0]).toEqual({ type: 'start', messageId: 'm1' });
    expect(types(named)).not.toContain('message-metadata');
  });
});

/** What has to be the same of a message that was told and comes back. The results of tools are told whole, and what failed in words for people. */
const told = ({ role, content, toolCalls, toolCallId, isError }: Message): object => ({ role, toolCallId, isError, content: role === 'tool' ? '' : content, toolCalls: toolCalls?.map(({ id, toolName, parameters }) => ({ id, toolName, parameters })) });

describe('the chunks of any run', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  it('have one end, leave nothing open, are read by the AI SDK, and come back as what was said', async () => {
    await fc.assert(
      fc.asyncProperty(randomRun, async (given) => {
        const { events, ends } = playRun(given);
        const last = events.at(-1);
        const chunks = await chunksOf(last?.type === 'run-error' ? concat(of(...events), throwError(() => last.error)) : of(...events));

        expect(uiMessageFaults(chunks)).toEqual([]);
        const failed = ends[0] !== 'complete';
        const message = await readUIMessage(failed ? chunks.slice(0, -1) : chunks);
        const text = message?.parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('') ?? '';
        if (last?.type === 'run-end' && last.result.finishReason !== 'routed' && !chunks.some(({ type }) => type === 'data-output-rewrite')) expect(text.endsWith(last.result.content)).toBe(true);
        expect(message?.parts.filter((part) => 'state' in part && part.state && /streaming/.test(part.state)) ?? []).toEqual([]);
        if (message && last?.type === 'run-end' && last.result.finishReason !== 'routed' && !events.some(({ type }) => type === 'output-invalid')) {
          const { messages } = fromUIMessages({ messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }, message] });
          const kept = last.result.messages.filter(({ role, content, toolCalls }) => role === 'tool' || (role === 'assistant' && (content !== '' || toolCalls)));
          expect(messages.slice(1).map(told)).toEqual(kept.map(told));
        }
        if (failed) await expect(readUIMessage(chunks)).rejects.toThrow((chunks.at(-1) as { errorText: string }).errorText);
      }),
      { numRuns: 400 },
    );
  });
});
