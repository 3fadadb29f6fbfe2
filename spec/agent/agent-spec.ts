import { AsyncLocalStorage } from 'node:async_hooks';
import { expectTypeOf } from 'expect-type';
import { concatMap, defer, delay, EMPTY, lastValueFrom, map, of, Subject, switchMap, throwError, takeWhile, tap, timer, toArray, type Observable } from 'rxjs';
import {
  Agent, ConfigurationError, consoleObserver, ConversationMemory, imageMessage, isChunk, ProviderError, result, textDeltas, tool,
  type AgentEvent, type AgentInput, type AgentInputObject, type AgentObserver, type AgentOptions, type AgentResult, type Approve, type Completion, type Memory, type Message, type ModelNote,
  type ModelRequest, type Provider, type RunEvent, type RunEventOf, type StreamChunk, type Tool, type ToolCall, type ToolContext, type ToolStats, type Usage,
} from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string, ...toolCalls: ToolCall[]): Message => ({ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) });
const answerOf = (toolName: string, content = toolName): Message => ({ role: 'tool', content, toolCallId: `call_${toolName}`, toolName });
const cost = (inputTokens: number, outputTokens: number) => ({ type: 'usage', usage: usage(inputTokens, outputTokens) }) as const;

/** The result of a run that ends synchronously. */
const resultOf = (agent: Agent, input: AgentInput = 'hi'): AgentResult => {
  const { values, error } = collect(agent.stream(input).pipe(result()));
  if (!values[0]) throw error;
  return values[0];
};
/** Freezes a value and all that it holds. */
const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
};
/** What the provider was told, without `report`. */
const told = (requests: readonly ModelRequest[]): Omit<ModelRequest, 'report'>[] => requests.map(({ report: _, ...request }) => request);
const asText = ({ role, content }: Message): string => `${role}: ${content}`;

describe('agent', () => {
  describe('faces', () => {
    it('should be bound', async () => {
      const { stream, events, run } = new Agent({ provider: scriptedProvider(['one', 'two', 'three', 'four']) });

      expect(collect(of('a', 'b').pipe(concatMap(stream), textDeltas())).values).toEqual(['one', 'two']);
      expect(collect(events('c')).values.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'three' } });
      expect(await run('d')).toMatchObject({ type: 'result', content: 'four' });
    });

    it('should do nothing before subscribe, and a run for each subscription', () => {
      const provider = scriptedProvider(['one', 'two']);
      const load = jest.fn(() => []);
      const hook = jest.fn();
      const agent = new Agent({ provider, memory: { load, commit: () => undefined, clear: () => undefined }, observers: [{ onRunStart: hook }] });

      const answers = agent.stream('hi').pipe(result());
      const invalid = agent.events([]);

      expect([provider.requests.length, load.mock.calls.length, hook.mock.calls.length]).toEqual([0, 0, 0]);
      const [first, second] = [collect(answers).values[0], collect(answers).values[0]];
      expect([first?.content, second?.content]).toEqual(['one', 'two']);
      expect(first?.runId).not.toBe(second?.runId);
      expect([provider.requests.length, load.mock.calls.length, hook.mock.calls.length]).toEqual([2, 2, 2]);
      expect(collect(invalid).error).toBeInstanceOf(ConfigurationError);
    });

    it('should run wholly synchronously with a synchronous provider and synchronous tools', () => {
      const agent = new Agent({ provider: scriptedProvider([['a', toolCall('x')], 'b']), tools: [makeTool('x')] });

      const { values, completed } = collect(agent.stream('hi').pipe(map((event) => (isChunk(event) ? `${event.role} ${event.content}` : event.type))));

      expect(values).toEqual(['assistant a', 'assistant ', 'tool ', 'assistant b', 'result']);
      expect(completed).toBe(true);
    });

    it('should tell run-end, stream and run the same result', () => {
      const ends: unknown[] = [];
      const agent = new Agent({ provider: scriptedProvider(['hi']), observers: [{ onRunEnd: (event) => ends.push(event.result) }] });

      expect(collect(agent.stream('hi')).values.at(-1)).toBe(ends[0]);
    });

    it('should carry the same error', async () => {
      const failure = new ProviderError('no', { provider: 'p', status: 500 });
      const agent = new Agent({ provider: { name: 'p', stream: () => throwError(() => failure) } });

      expect(collect(agent.stream('hi'))).toEqual({ values: [], error: failure, completed: false });
      expect(collect(agent.events('hi')).error).toBe(failure);
      await expect(agent.run('hi')).rejects.toBe(failure);
    });

    it('should be called agent unless it has a name', () => {
      const provider = scriptedProvider([]);

      expect([new Agent({ provider }).name, new Agent({ provider, name: 'clerk' }).name]).toEqual(['agent', 'clerk']);
    });
  });

  describe('independent runs', () => {
    it('should keep concurrent runs of one agent apart', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const askA = cold('     -(xu|)', { x: toolCall('x', { for: 'a' }, 'call_1'), u: cost(1, 1) });
      const askB = cold('     --(xu|)', { x: toolCall('x', { for: 'b' }, 'call_1'), u: cost(10, 10) });
      const answerA = cold('     --s---|', { s: 'to a' });
      const answerB = cold('      -s---|', { s: 'to b' });
      const askASubs = '      ^!';
      const askBSubs = '      ^-!';
      const answerASubs = '   ---^-----!';
      const answerBSubs = '   ----^----!';
      const expected = '      ---------(r|)';

      const provider = marbleProvider([askA, askB, answerA, answerB]);
      const agent = new Agent({ provider, tools: [makeTool('x', (args) => of(`for ${String(args['for'])}`).pipe(delay(2)))] });
      const summary = map(({ messages, usage: { totalTokens } }: AgentResult) => [...messages.map(asText), totalTokens]);

      expectObservable(agent.stream('a').pipe(result(), summary)).toBe(expected, { r: ['user: a', 'assistant: ', 'tool: for a', 'assistant: to a', 2] });
      expectObservable(agent.stream('b').pipe(result(), summary)).toBe(expected, { r: ['user: b', 'assistant: ', 'tool: for b', 'assistant: to b', 20] });
      expectSubscriptions(askA.subscriptions).toBe(askASubs);
      expectSubscriptions(askB.subscriptions).toBe(askBSubs);
      expectSubscriptions(answerA.subscriptions).toBe(answerASubs);
      expectSubscriptions(answerB.subscriptions).toBe(answerBSubs);
      flush();
      expect(provider.requests.map(({ messages }) => messages.map(asText))).toEqual([
        ['user: a'], ['user: b'], ['user: a', 'assistant: ', 'tool: for a'], ['user: b', 'assistant: ', 'tool: for b'],
      ]);
      expect(agent.usage).toEqual(usage(11, 11));
    }));

    it('should know only their input', () => {
      const provider = scriptedProvider(['one', 'two']);
      const agent = new Agent({ provider });

      resultOf(agent, 'first');
      resultOf(agent, 'second');

      expect(provider.requests[1]?.messages).toEqual([user('second')]);
    });
  });

  describe('input', () => {
    const conversation = [user('one'), assistant('1'), user('two')];

    it.each<[string, AgentInput, Message[]]>([
      ['a question', 'hi', [user('hi')]],
      ['a message', user('hi'), [user('hi')]],
      ['a conversation', conversation, conversation],
      ['the long form with a question', { messages: 'hi' }, [user('hi')]],
      ['the long form with a conversation', { messages: conversation, context: 1 }, conversation],
    ])('should be %s', (_, input, messages) => {
      const provider = scriptedProvider(['hello']);

      expect(resultOf(new Agent({ provider }), input).messages).toEqual([...messages, assistant('hello')]);
      expect(provider.requests[0]?.messages).toEqual(messages);
    });

    it('should pass a multimodal message as it is', () => {
      const provider = scriptedProvider(['a cat']);
      const message = imageMessage('https://example.com/cat.png', 'What is this?');

      const { messages } = resultOf(new Agent({ provider }), message);

      expect(provider.requests[0]?.messages).toEqual([message]);
      expect(message.contentParts).toEqual([{ type: 'text', text: 'What is this?' }, { type: 'image_url', imageUrl: 'https://example.com/cat.png' }]);
      expect(messages).toEqual([message, assistant('a cat')]);
    });

    it('should be left as it is', () => {
      const conversation = [user('hi')];
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')], 'done']), tools: [makeTool('x')] });

      expect(resultOf(agent, conversation).messages).toHaveLength(4);
      expect(conversation).toEqual([user('hi')]);
    });
  });

  describe('context', () => {
    it('should be what AsyncLocalStorage held at subscribe, in all that the run calls, wherever its events come from', () => {
      const storage = new AsyncLocalStorage<string>();
      const seen: string[] = [];
      const see = <T>(what: string, value: T): T => (seen.push(`${what} ${storage.getStore()}`), value);

      marbles(({ cold, flush }) => {
        const turns = [cold('-a(x|)', { a: 'a', x: toolCall('x') }), cold('-b|')];
        const provider: Provider = { name: 'p', stream: () => see('stream', defer(() => see('subscribe', turns.shift() ?? EMPTY))) };
        const memory: Memory = { load: () => see('load', of([]).pipe(delay(2))), commit: () => see('commit', undefined), clear: () => undefined };
        const tools = [makeTool('x', () => see('tool', timer(3)))];
        const agent = new Agent({ provider, memory, tools, observers: [{ onLlmEnd: () => see('hook', 0), onRunEnd: () => see('end', 0) }] });
        const answer = agent.stream('hi');

        storage.run('mine', () => answer.subscribe());
        storage.run('other', flush);
      })();

      expect(seen).toEqual([
        'load mine', 'stream mine', 'subscribe mine', 'hook mine', 'tool mine', 'stream mine', 'subscribe mine', 'hook mine', 'commit mine', 'end mine',
      ]);
    });
  });

  describe('usage', () => {
    const zero = usage(0, 0);
    const turns = [['a', cost(1, 1), cost(3, 2), toolCall('x')], ['b', cost(10, 20)]];

    it('should add up the last report of each reply, and all runs', () => {
      const agent = new Agent({ provider: scriptedProvider([...turns, ...turns]), tools: [makeTool('x')] });
      expect(agent.usage).toEqual(zero);

      expect(resultOf(agent).usage).toEqual(usage(13, 22));
      const before = agent.usage;
      expect(resultOf(agent).usage).toEqual(usage(13, 22));

      expect(agent.usage).toEqual(usage(26, 44));
      expect(before).toEqual(usage(13, 22));
    });

    it('should add up what only some replies know', () => {
      const part = (fields: Partial<Usage>) => ({ type: 'usage', usage: { ...usage(1, 1), ...fields } }) as const;
      const script = [[part({ cachedInputTokens: 5 }), toolCall('x')], [part({ reasoningTokens: 2, costUsd: 0.5, cachedInputTokens: 1 })]];
      const agent = new Agent({ provider: scriptedProvider(script), tools: [makeTool('x')] });

      expect(resultOf(agent).usage).toEqual({ ...usage(2, 2), cachedInputTokens: 6, reasoningTokens: 2, costUsd: 0.5 });
    });

    it('should be zero where the provider tells none', () => {
      expect(resultOf(new Agent({ provider: scriptedProvider(['hi']) })).usage).toEqual(zero);
    });

    it('should count a reply that fails', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const turn = cold('  -au-#', { a: 'a', u: cost(3, 2) }, new Error('broken'));
      const turnSubs = '   ^---!';
      const expected = '   ----e';

      const agent = new Agent({ provider: marbleProvider([turn]) });
      const spent = agent.events('hi').pipe(concatMap((event) => (event.type === 'run-error' ? [event.usage] : [])));

      expectObservable(spent).toBe(expected.replace('e', '(e#)'), { e: usage(3, 2) }, expect.any(ProviderError));
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      flush();
      expect(agent.usage).toEqual(usage(3, 2));
    }));

    it('should count a reply that is stopped', marbles(({ cold, hot, expectObservable, expectSubscriptions, flush }) => {
      const turn = cold('  -au---|', { a: 'a', u: cost(3, 2) });
      const stop = hot('   ----s');
      const turnSubs = '   ^---!';
      const expected = '   ----(r|)';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream({ messages: 'hi', stop }).pipe(result(), map((answer) => answer.usage))).toBe(expected, { r: usage(3, 2) });
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      flush();
      expect(agent.usage).toEqual(usage(3, 2));
    }));

    it('should count a reply that is unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const turn = cold('  -au---|', { a: 'a', u: cost(3, 2) });
      const unsub = '      ----!';
      const turnSubs = '   ^---!';
      const expected = '   -a---';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(textDeltas()), unsub).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      flush();
      expect(agent.usage).toEqual(usage(3, 2));
    }));

    it.each(['llm-end', 'usage', 'iteration-end'])('should count a reply once when the run is left at its %s', (type) => {
      const leave = (how: 'stop' | 'unsubscribe'): Usage => {
        const agent = new Agent({ provider: scriptedProvider([['a', cost(3, 2)]]) });
        const stop = new Subject<void>();
        agent.events({ messages: 'hi', stop }).pipe(how === 'stop' ? map((event) => event) : takeWhile((event) => event.type !== type)).subscribe((event) => {
          if (event.type === type) stop.next();
        });
        return agent.usage;
      };

      expect([leave('stop'), leave('unsubscribe')]).toEqual([usage(3, 2), usage(3, 2)]);
    });
  });

  describe('reset', () => {
    it('should forget memory, usage and analytics', () => {
      const provider = scriptedProvider([[toolCall('x'), cost(3, 2)], 'one', 'two']);
      const agent = new Agent({ provider, tools: [makeTool('x')], memory: new ConversationMemory(), analytics: true });
      resultOf(agent, 'first');
      expect([agent.usage, Object.keys(agent.analytics)]).toEqual([usage(3, 2), ['x']]);

      agent.reset();

      expect([agent.usage, agent.analytics]).toEqual([usage(0, 0), {}]);
      resultOf(agent, 'second');
      expect(provider.requests[2]?.messages).toEqual([user('second')]);
    });

    it('should let runs under way go on, and count what they report afterwards', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const ask = cold('    -(ux|)', { u: cost(1, 1), x: toolCall('x') });
      const answer = cold('  --(au|)', { a: 'a', u: cost(3, 2) });
      const reset = cold('  --r');
      const answerSubs = '  -^-!';
      const expected = '    ---(r|)';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: [makeTool('x')] });

      expectObservable(reset.pipe(tap(() => agent.reset()))).toBe('--r');
      expectObservable(agent.stream('hi').pipe(result(), map((whole) => whole.usage))).toBe(expected, { r: usage(4, 3) });
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
      flush();
      expect(agent.usage).toEqual(usage(3, 2));
    }));
  });

  describe('analytics', () => {
    const script = [[toolCall('good'), toolCall('bad'), toolCall('none')], [toolCall('good', {}, 'again')], 'done'];
    const tools = [makeTool('good', () => of(1).pipe(delay(4))), makeTool('bad', () => throwError(() => 'no'))];

    it('should count per tool the calls that ran', marbles(({ expectObservable, flush }) => {
      const expected = '--------(r|)';

      const agent = new Agent({ provider: scriptedProvider(script), tools, analytics: true });

      expectObservable(agent.stream('hi').pipe(result(), map(({ content }) => content))).toBe(expected, { r: 'done' });
      flush();
      expect(agent.analytics).toEqual({
        good: { calls: 2, failures: 0, successRate: 1, totalDurationMs: 8, meanDurationMs: 4 },
        bad: { calls: 1, failures: 1, successRate: 0, totalDurationMs: 0, meanDurationMs: 0 },
      });
    }));

    it('should be empty unless asked for', () => {
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')], 'done']), tools: [makeTool('x')] });

      resultOf(agent);

      expect(agent.analytics).toEqual({});
    });
  });

  describe('result', () => {
    it('should tell all of the run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const values: Record<string, string | ToolCall | ModelNote> = {
        t: 'Let me look. ',
        x: toolCall('x', { n: '1' }),
        v: cost(5, 5),
        m: { type: 'model', provider: 'inner', model: 'm-2' },
        r: { type: 'reasoning-delta', delta: 'Hm.' },
        a: 'Done.',
        u: cost(7, 1),
      };
      const ask = cold('    --(txv|) ', values);
      const answer = cold(' -(mrau)-|', values);
      const askSubs = '     ^-!      ';
      const answerSubs = '  -----^-------!';
      const expected = '    -------------(r|)';

      const x = tool({
        name: 'x', description: 'x', parameters: { type: 'object', properties: { n: { type: 'number' } } }, execute: ({ n }) => of(n).pipe(delay(3)),
      });
      const agent = new Agent({ provider: marbleProvider([ask, answer], { name: 'p' }), tools: [x], model: 'm-1' });
      const call = toolCall('x', { n: '1' });
      const runId = expect.stringMatching(/^[\w-]{32,36}$/) as unknown as string;

      expectObservable(agent.stream('hi').pipe(result())).toBe(expected, {
        r: {
          type: 'result',
          runId,
          message: assistant('Done.'),
          content: 'Done.',
          role: 'assistant',
          toolName: 'x',
          toolArgs: { n: '1' },
          iterations: 2,
          toolCalls: [call],
          messages: [user('hi'), assistant('Let me look. ', call), answerOf('x', '1'), assistant('Done.')],
          finishReason: 'stop',
          usage: usage(12, 6),
          trace: {
            runId,
            steps: [
              { type: 'tool-selection', startMs: 2, durationMs: 0, iteration: 1, toolCallId: 'call_x', toolName: 'x', parameters: { n: '1' } },
              {
                type: 'llm-call',
                startMs: 0,
                durationMs: 2,
                iteration: 1,
                provider: 'p',
                model: 'm-1',
                finishReason: 'tool-calls',
                content: 'Let me look. ',
                toolCalls: 1,
                usage: usage(5, 5),
              },
              {
                type: 'tool-execution',
                startMs: 2,
                durationMs: 3,
                iteration: 1,
                toolCallId: 'call_x',
                toolName: 'x',
                parameters: { n: '1' },
                content: '1',
                isError: false,
              },
              {
                type: 'llm-call',
                startMs: 5,
                durationMs: 8,
                iteration: 2,
                provider: 'inner',
                model: 'm-2',
                finishReason: 'stop',
                content: 'Done.',
                toolCalls: 0,
                usage: usage(7, 1),
              },
            ],
          },
          model: 'm-2',
          provider: 'inner',
          reasoning: 'Hm.',
        },
      });
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should leave out what there is not', () => {
      expect(resultOf(new Agent({ provider: scriptedProvider(['hello']) }))).toEqual({
        type: 'result',
        runId: expect.any(String) as unknown,
        message: assistant('hello'),
        content: 'hello',
        role: 'assistant',
        toolArgs: {},
        iterations: 1,
        toolCalls: [],
        messages: [user('hi'), assistant('hello')],
        finishReason: 'stop',
        usage: usage(0, 0),
        trace: expect.objectContaining({ steps: [expect.objectContaining({ type: 'llm-call' })] }) as unknown,
        provider: 'test',
      });
    });

    it.each<[string, Partial<AgentOptions>, string | undefined]>([
      ['what was asked for', { model: 'm-1' }, 'm-1'],
      ['the default of the provider', {}, 'm-0'],
    ])('should name the model: %s', (_, options, model) => {
      const provider = scriptedProvider(['hi'], { defaultModel: 'm-0' });

      expect(resultOf(new Agent({ provider, ...options })).model).toBe(model);
      expect(provider.requests[0]?.model).toBe(model);
    });

    it('should name the last call of the run in request order, whichever ended last', marbles(({ expectObservable }) => {
      const expected = '------(r|)';

      const tools = [makeTool('slow', () => of(1).pipe(delay(6))), makeTool('fast')];
      const agent = new Agent({ provider: scriptedProvider([[toolCall('slow', { a: 1 }), toolCall('fast', { b: 2 })], 'done']), tools });
      const last = agent.stream('hi').pipe(result(), map(({ toolName, toolArgs, toolCalls }) => [toolName, toolArgs, toolCalls.length]));

      expectObservable(last).toBe(expected, { r: ['fast', { b: 2 }, 2] });
    }));

    it('should survive JSON, bad ends of tools included', () => {
      const tools = [makeTool('bad', () => throwError(() => new Error('no'))), makeTool('big', () => 10n)];
      const whole = resultOf(new Agent({ provider: scriptedProvider([[toolCall('bad'), toolCall('big'), toolCall('none')], 'done']), tools }));

      expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
      expect(historyFaults(whole.messages)).toEqual([]);
    });
  });

  describe('routing', () => {
    const execute = jest.fn();
    const script = [['Over to ', toolCall('sales', { topic: 'price' }), toolCall('support', { topic: 'crash' })]];
    const route = () => new Agent({ provider: scriptedProvider(script), tools: [makeTool('sales', execute), makeTool('support', execute)], routingOnly: true });

    it('should ask once, run no tool and tell what was chosen', () => {
      const { messages, toolName, toolArgs, toolCalls, message, content, finishReason, iterations } = resultOf(route());

      expect({ toolName, toolArgs, finishReason, iterations, content }).toEqual({
        toolName: 'support', toolArgs: { topic: 'crash' }, finishReason: 'routed', iterations: 1, content: 'Over to ',
      });
      expect(toolCalls.map((call) => call.toolName)).toEqual(['sales', 'support']);
      expect(message).toEqual(assistant('Over to ', ...toolCalls));
      expect(messages).toEqual([user('hi')]);
      expect(execute).not.toHaveBeenCalled();
    });

    it('should show the calls and close what it opens', () => {
      const events = collect(route().events('hi')).values;

      expect(eventFaults(events)).toEqual([]);
      expect(events.map(({ type }) => type)).toEqual([
        'run-start', 'iteration-start', 'llm-start', 'text-delta', 'tool-call', 'tool-call', 'llm-end', 'iteration-end', 'run-end',
      ]);
      expect(collect(route().stream('hi')).values.filter((event) => isChunk(event) && event.toolResult)).toEqual([]);
    });

    it('should end normally when the reply has no call', () => {
      const agent = new Agent({ provider: scriptedProvider(['Hello.']), tools: [makeTool('sales')], routingOnly: true });

      expect(resultOf(agent)).toMatchObject({ content: 'Hello.', finishReason: 'stop', messages: [user('hi'), assistant('Hello.')] });
    });
  });

  describe('max iterations', () => {
    const turns = Array.from({ length: 9 }, (_, turn) => ['.', toolCall('x', {}, `call_${turn}`)]);

    it.each([1, 2, 6])('should end after %d turns with a text of its own', (maxIterations) => {
      const provider = scriptedProvider(turns);
      const answer = resultOf(new Agent({ provider, tools: [makeTool('x')], maxIterations }));
      const content = `Maximum iterations (${maxIterations}) reached without resolution.`;

      expect(answer).toMatchObject({ content, finishReason: 'max-iterations', iterations: maxIterations, message: assistant(content) });
      expect(answer.toolCalls).toHaveLength(maxIterations);
      expect(answer.messages.map(({ role }) => role)).toEqual([
        'user', ...Array.from({ length: maxIterations }, () => ['assistant', 'tool']).flat(), 'assistant',
      ]);
      expect(historyFaults(answer.messages)).toEqual([]);
      expect(provider.requests).toHaveLength(maxIterations);
    });

    it('should be 6 by default', () => {
      expect(resultOf(new Agent({ provider: scriptedProvider(turns), tools: [makeTool('x')] })).iterations).toBe(6);
    });

    it('should never ask with 0', () => {
      const provider = scriptedProvider(['never']);
      const agent = new Agent({ provider, maxIterations: 0 });

      expect(collect(agent.events('hi')).values.map(({ type }) => type)).toEqual(['run-start', 'run-end']);
      expect(resultOf(agent)).toMatchObject({
        content: 'Maximum iterations (0) reached without resolution.', finishReason: 'max-iterations', iterations: 0, toolCalls: [],
      });
      expect(provider.requests).toEqual([]);
    });

    it('should not be told when the last turn answers', () => {
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')], 'done']), tools: [makeTool('x')], maxIterations: 2 });

      expect(resultOf(agent).finishReason).toBe('stop');
    });
  });

  describe('terminal tools', () => {
    const script = [['Wait. ', toolCall('first'), toolCall('final'), toolCall('last')], 'never'];
    const run = jest.fn();
    const tools = [
      makeTool('first'), makeTool('final', () => ({ done: true }), { terminal: true }), makeTool('last', () => (run(), 'last'), { terminal: true }),
    ];
    const told = ({ messages }: AgentResult): string[] => messages.map(asText);

    it('should answer with the first in request order when all run', () => {
      const agent = new Agent({ provider: scriptedProvider(script), tools });
      const answer = resultOf(agent);

      expect(answer).toMatchObject({
        content: '{"done":true}', message: assistant('{"done":true}'), role: 'assistant', finishReason: 'terminal-tool', iterations: 1, toolName: 'last',
      });
      expect(told(answer)).toEqual(['user: hi', 'assistant: Wait. ', 'tool: first', 'tool: {"done":true}', 'tool: last', 'assistant: {"done":true}']);
      expect(historyFaults(answer.messages)).toEqual([]);
      expect(run).toHaveBeenCalledTimes(1);
    });

    it('should answer with the first in request order, whichever is the first to end', marbles(({ expectObservable }) => {
      const expected = '------(r|)';

      const both = [makeTool('slow', () => of('slow').pipe(delay(6)), { terminal: true }), makeTool('fast', () => 'fast', { terminal: true })];
      const agent = new Agent({ provider: scriptedProvider([[toolCall('slow'), toolCall('fast')]]), tools: both });

      expectObservable(agent.stream('hi').pipe(result(), map(({ content }) => content))).toBe(expected, { r: 'slow' });
    }));

    it('should keep the calls behind it from running in a sequence, and answer them', () => {
      run.mockClear();
      const agent = new Agent({ provider: scriptedProvider([...script, ...script]), tools, parallelToolExecution: false });
      const events = collect(agent.events('hi')).values;
      const last = events.at(-1);
      const answer = last?.type === 'run-end' ? last.result : undefined;

      expect(eventFaults(events)).toEqual([]);
      expect(answer && told(answer)).toEqual([
        'user: hi', 'assistant: Wait. ', 'tool: first', 'tool: {"done":true}', "tool: Not run: 'final' had already ended the run.", 'assistant: {"done":true}',
      ]);
      expect(answer && historyFaults(answer.messages)).toEqual([]);
      expect(answer).toMatchObject({ finishReason: 'terminal-tool', content: '{"done":true}' });
      expect(run).not.toHaveBeenCalled();
    });

    it.each([true, false])('should go on when it fails (parallel: %s)', (parallelToolExecution) => {
      const fails = makeTool('final', () => throwError(() => 'no'), { terminal: true });
      const agent = new Agent({
        provider: scriptedProvider([[toolCall('final'), toolCall('x')], 'done']), tools: [fails, makeTool('x')], parallelToolExecution,
      });

      expect(resultOf(agent)).toMatchObject({ content: 'done', finishReason: 'stop', iterations: 2 });
    });

    it('should answer with an empty text where it has none', () => {
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')]]), tools: [makeTool('x', () => undefined, { terminal: true })], maxIterations: 1 });

      expect(resultOf(agent)).toMatchObject({ content: '', finishReason: 'terminal-tool' });
    });
  });

  describe('request', () => {
    const x = makeTool('x');
    const spec = { name: 'x', description: 'Does x', parameters: { type: 'object' } };
    const call = toolCall('x');

    it('should be the same in every iteration but for the messages', () => {
      const provider = scriptedProvider([['a', call], 'b']);
      resultOf(new Agent({ provider, tools: [x], systemPrompt: 'Be brief.', model: 'm', temperature: 0.5, maxTokens: 9 }));

      const first = { model: 'm', systemPrompt: 'Be brief.', messages: [user('hi')], tools: [spec], temperature: 0.5, maxTokens: 9 };
      expect(told(provider.requests)).toEqual([first, { ...first, messages: [user('hi'), assistant('a', call), answerOf('x')] }]);
    });

    it('should hold nothing that was not given', () => {
      const provider = scriptedProvider(['a']);
      resultOf(new Agent({ provider }));

      expect(told(provider.requests)).toEqual([{ systemPrompt: '', messages: [user('hi')], tools: [] }]);
    });

    it('should put the tool prompt behind the system prompt where the provider has no native tools', () => {
      const provider = scriptedProvider([[call], 'b'], { nativeTools: false });
      resultOf(new Agent({ provider, tools: [x], systemPrompt: 'Be brief.' }));

      const [first, second] = provider.requests;
      expect(first?.systemPrompt).toMatch(/^Be brief\.\n\nYou can call these tools:\n- x: Does x\n.*"type":"object"[^]*TOOL_CALL/);
      expect(second?.systemPrompt).toBe(first?.systemPrompt);
      expect(first?.tools).toEqual([spec]);
    });

    it.each([[true, [x]], [undefined, [x]], [false, []]] as const)('should have no tool prompt with nativeTools %s and the tools %j', (nativeTools, tools) => {
      const provider = scriptedProvider(['b'], { ...(nativeTools !== undefined && { nativeTools }) });
      resultOf(new Agent({ provider, tools, systemPrompt: 'Be brief.' }));

      expect(provider.requests[0]?.systemPrompt).toBe('Be brief.');
    });
  });

  describe('text calls', () => {
    const turns = [['Let me see.\n', 'TOOL_', 'CALL: {"tool_name": "x", "parameters": {"n": 1}}'], 'One.'];

    it.each([false, undefined])('should run like native ones with nativeTools %s', (nativeTools) => {
      const provider = scriptedProvider(turns, { ...(nativeTools === false && { nativeTools }) });
      const agent = new Agent({ provider, tools: [makeTool('x', ({ n }) => n)] });
      const events = collect(agent.stream('hi')).values;
      const answer = events.at(-1) as AgentResult;
      const [call] = answer.toolCalls;

      expect(events.filter(isChunk).map(({ content }) => content).filter(Boolean)).toEqual(['Let me see.\n', 'One.']);
      expect(call).toEqual({ id: expect.stringMatching(/./) as unknown, toolName: 'x', parameters: { n: 1 } });
      expect(answer.messages).toEqual([user('hi'), assistant('Let me see.\n', call!), { ...answerOf('x', '1'), toolCallId: call?.id }, assistant('One.')]);
      expect(provider.requests[1]?.messages).toEqual(answer.messages.slice(0, 3));
    });

    it('should be text from a provider with native tools, and without tools', () => {
      const text = turns[0]?.toString().replaceAll(',', '') ?? '';

      expect(resultOf(new Agent({ provider: scriptedProvider([text], { nativeTools: true }), tools: [makeTool('x')] })).content).toBe(text);
      expect(resultOf(new Agent({ provider: scriptedProvider([text]) })).content).toBe(text);
    });

    it('should be text beside a native call', () => {
      const agent = new Agent({ provider: scriptedProvider([[...turns[0] ?? [], toolCall('y')], 'done']), tools: [makeTool('x'), makeTool('y')] });

      expect(resultOf(agent).toolCalls).toEqual([toolCall('y')]);
    });
  });

  describe('a provider without stream', () => {
    const whole: Completion = { content: 'Let me see.', toolCalls: [toolCall('x'), toolCall('y')], usage: usage(3, 2) };
    const answers = (wrap: (completion: Completion) => unknown) => {
      const complete = jest.fn(({ messages }: ModelRequest) => wrap(messages.length === 1 ? whole : { content: 'Done.' }) as Observable<Completion>);
      return { complete, agent: new Agent({ provider: { name: 'p', complete }, tools: [makeTool('x'), makeTool('y')] }) };
    };

    it.each<[string, (completion: Completion) => unknown]>([
      ['value', (completion) => completion],
      ['promise', (completion) => Promise.resolve(completion)],
      ['Observable', (completion) => of(completion)],
    ])('should be asked for a completion: a %s', async (_, wrap) => {
      const { complete, agent } = answers(wrap);
      const stream = agent.stream('hi');
      expect(complete).not.toHaveBeenCalled();

      const events = await lastValueFrom(stream.pipe(toArray()));

      const shown = events.filter(isChunk).map(
        ({ role, content, toolCalls }) => `${role} ${content}${toolCalls?.map(({ toolName }) => toolName).join(',') ?? ''}`,
      );
      expect(shown).toEqual(['assistant Let me see.', 'assistant x,y', 'tool ', 'tool ', 'assistant Done.']);
      expect(events.at(-1)).toMatchObject({ content: 'Done.', usage: usage(3, 2), iterations: 2 });
      expect(complete).toHaveBeenCalledTimes(2);
    });

    it('should tell no text where there is only a call', () => {
      const agent = new Agent({ provider: { name: 'p', complete: () => ({ content: '', toolCalls: [toolCall('x')] }) }, maxIterations: 1 });

      expect(collect(agent.events('hi')).values.map(({ type }) => type).slice(2, 5)).toEqual(['llm-start', 'tool-call', 'llm-end']);
    });

    it('should stream where it can do both', () => {
      const complete = jest.fn(() => ({ content: 'whole' }));

      expect(resultOf(new Agent({ provider: { ...scriptedProvider(['streamed']), complete } })).content).toBe('streamed');
      expect(complete).not.toHaveBeenCalled();
    });

    it('should be unsubscribed with the run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const completion = cold(' ---c|', { c: { content: 'late' } });
      const unsub = '           --!';
      const completionSubs = '  ^-!';
      const expected = '        ---';

      const agent = new Agent({ provider: { name: 'p', complete: () => completion } });

      expectObservable(agent.stream('hi'), unsub).toBe(expected);
      expectSubscriptions(completion.subscriptions).toBe(completionSubs);
    }));

    it.each<[string, () => unknown, string]>([
      ['throws', () => { throw new Error('down'); }, "Provider 'p' failed: down"],
      ['rejects', () => Promise.reject(new Error('down')), "Provider 'p' failed: down"],
      ['fails', () => throwError(() => 'down'), "Provider 'p' failed: down"],
      ['answers with null', () => null, "Provider 'p' completed with null: expected { content, toolCalls?, usage? }."],
      ['answers with a promise of a text', () => Promise.resolve('hi'), "Provider 'p' completed with hi: expected { content, toolCalls?, usage? }."],
    ])('should fail the run when it %s', async (_, complete, message) => {
      const agent = new Agent({ provider: { name: 'p', complete: complete as () => Completion } });

      await expect(agent.run('hi')).rejects.toMatchObject({ name: 'ProviderError', message, provider: 'p' });
    });

    it('should be refused when it has no complete either', () => {
      expect(() => new Agent({ provider: { name: 'mute' } })).toThrow(ConfigurationError);
      expect(() => new Agent({ provider: { name: 'mute' } })).toThrow(/'mute' has neither stream\(request\) nor complete\(request\)/);
      expect(() => new Agent({} as AgentOptions)).toThrow(/provider is missing/);
    });
  });

  describe('chunks', () => {
    const script = [['One ', '', 'moment. ', { type: 'reasoning-delta', delta: 'Hm.' }, toolCall('x')], ['Two', ' pages.']] as const;
    const chunks = (): StreamChunk[] => {
      const agent = new Agent({ provider: scriptedProvider(script, { nativeTools: true }), tools: [makeTool('x', () => of('a', 'b'))] });
      return collect(agent.stream('hi')).values.filter(isChunk);
    };
    const outcome = { toolCallId: 'call_x', toolName: 'x' };

    it('should show text, reasoning, calls, progress and ends as they come', () => {
      expect(chunks()).toEqual([
        { type: 'chunk', role: 'assistant', content: 'One ', iteration: 1 },
        { type: 'chunk', role: 'assistant', content: 'moment. ', iteration: 1 },
        { type: 'chunk', role: 'assistant', content: '', iteration: 1, reasoning: 'Hm.' },
        { type: 'chunk', role: 'assistant', content: '', iteration: 1, toolCalls: [toolCall('x')] },
        { type: 'chunk', role: 'tool', content: '', iteration: 1, toolProgress: { ...outcome, content: 'a' } },
        { type: 'chunk', role: 'tool', content: '', iteration: 1, toolProgress: { ...outcome, content: 'b' } },
        {
          type: 'chunk',
          role: 'tool',
          content: '',
          iteration: 1,
          toolResult: { ...outcome, content: 'ab', isError: false, durationMs: expect.any(Number) as unknown },
        },
        { type: 'chunk', role: 'assistant', content: 'Two', iteration: 2 },
        { type: 'chunk', role: 'assistant', content: ' pages.', iteration: 2 },
      ]);
    });

    it('should join to what the model wrote', () => {
      expect(chunks().map(({ content }) => content).join('')).toBe('One moment. Two pages.');
    });
  });

  describe('what was emitted', () => {
    const script = [['a', cost(1, 1), toolCall('x', { n: '1' }), toolCall('none'), toolCall('bad')], ['b', toolCall('final')]];
    const n = tool({
      name: 'x',
      description: 'x',
      parameters: { type: 'object', properties: { n: { type: 'number' } } },
      execute: (args) => of(Object.assign(args, { n: 2 }), 'b'),
    });
    const tools = [n, makeTool('bad', () => throwError(() => new Error('no'))), makeTool('final', () => 'done', { terminal: true })];
    const options = { systemPrompt: 'Be brief.', tools, memory: new ConversationMemory({ maxMessages: 2 }) };
    const input = { messages: [user('hi')], context: { user: 'ada' } };

    it('should never change, and may be frozen', () => {
      const scripted = scriptedProvider([...script, ...script]);
      const provider = { ...scripted, stream: (request: ModelRequest) => scripted.stream(deepFreeze(request)) };
      const agent = new Agent({ provider, ...options });

      const events = collect(agent.events(deepFreeze(input)).pipe(map(deepFreeze)));
      const shown = collect(agent.stream(deepFreeze(input)).pipe(map(deepFreeze)));

      expect([events.error, shown.error]).toEqual([undefined, undefined]);
      expect(events.values.at(-1)).toMatchObject({ result: { content: 'done' } });
      expect(shown.values.at(-1)).toMatchObject({ content: 'done' });
      expect(deepFreeze(agent.usage)).toEqual(usage(2, 2));
    });

    it('should be new each time', () => {
      const agent = new Agent({ provider: scriptedProvider([['a', toolCall('x'), toolCall('y')], 'b']), tools: [makeTool('x'), makeTool('y')] });
      const events = collect(agent.events('hi')).values;
      const requests = events.flatMap((event) => (event.type === 'llm-start' ? [event.request.messages] : []));
      const end = events.at(-1);

      expect(new Set(events).size).toBe(events.length);
      expect(requests.map((messages) => messages.length)).toEqual([1, 4]);
      expect(end?.type === 'run-end' && end.result.messages).not.toBe(requests[1]);
    });
  });

  it('should have the types of its faces', () => {
    const agent = new Agent({ provider: scriptedProvider([]) });

    expectTypeOf(agent.stream).toEqualTypeOf<(input: AgentInput) => Observable<AgentEvent>>();
    expectTypeOf(agent.events).toEqualTypeOf<(input: AgentInput) => Observable<RunEvent>>();
    expectTypeOf(agent.run).toEqualTypeOf<(input: AgentInput) => Promise<AgentResult>>();
    expectTypeOf(agent.usage).toEqualTypeOf<Usage>();
    expectTypeOf(agent.analytics).toEqualTypeOf<Readonly<Record<string, ToolStats>>>();
    expectTypeOf<AgentEvent>().toEqualTypeOf<StreamChunk | AgentResult>();
    expectTypeOf<AgentOptions['observers']>().toEqualTypeOf<readonly AgentObserver[] | undefined>();
    // @ts-expect-error: the provider is required
    expect(() => new Agent({})).toThrow(ConfigurationError);
    // @ts-expect-error: an input is no number
    expect(collect(agent.stream(1)).error).toBeInstanceOf(ConfigurationError);
    // @ts-expect-error: the usage is only read
    expect(() => { agent.usage = usage(1, 1); }).toThrow(TypeError);
  });

  describe('the type of its context', () => {
    interface User { user: string }
    interface Session { session: string }
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const;
    const provider = scriptedProvider([]);
    const forUser = tool({ name: 'for_user', description: 'x', parameters, execute: ({ city }, { context }: ToolContext<User>) => city + context.user });
    const forSession = tool({ name: 'for_session', description: 'x', parameters, execute: ({ city }, { context }: ToolContext<Session>) => city + context.session });
    const forAll = tool({ name: 'for_all', description: 'x', parameters, execute: ({ city }) => city });
    const input = { messages: 'hi', context: { user: 'ada' } };
    class Clock implements Tool {
      readonly name = 'clock';
      readonly description = 'x';
      readonly parameters = { type: 'object' };
      execute(_: Record<string, unknown>, { runId }: ToolContext): string { return runId; }
    }

    it('should follow from its tools', () => {
      expectTypeOf(new Agent({ provider, tools: [forUser] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, tools: [forAll, forUser] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, tools: [forUser, forAll] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, tools: [forAll] })).toEqualTypeOf<Agent>();
      expectTypeOf(new Agent({ provider, tools: [new Clock(), forAll, forUser] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, tools: [] })).toEqualTypeOf<Agent>();
      expectTypeOf(new Agent({ provider })).toEqualTypeOf<Agent>();
      expectTypeOf(new Agent({ provider, tools: [tool({ name: 'in_place', description: 'x', parameters, execute: ({ city }, { context }: ToolContext<User>) => city + context.user })] }))
        .toEqualTypeOf<Agent<User>>();
    });

    it('should follow from hooks and approvals, too', () => {
      const observer: AgentObserver<User> = { onToolEnd: ({ context }) => context.user };
      const approve: Approve<User> = ({ context }) => context.user === 'ada';
      class Log implements AgentObserver { onToolEnd({ context }: RunEventOf<'tool-end'>): unknown { return context; } }

      expectTypeOf(new Agent({ provider, observers: [observer] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, toolPolicy: { review: ['*'] }, approve })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, tools: [forUser], observers: [consoleObserver(), new Log()] })).toEqualTypeOf<Agent<User>>();
      expectTypeOf(new Agent({ provider, observers: [new Log()] })).toEqualTypeOf<Agent>();
      // @ts-expect-error: it gets a session where it wants a user
      new Agent<Session>({ provider, observers: [observer] });
      // @ts-expect-error: it gets anything where it wants a user
      new Agent<unknown>({ provider, observers: [{ onToolEnd: ({ context }: RunEventOf<'tool-end', User>) => context.user }] });
      // @ts-expect-error: it gets a session where it wants a user
      new Agent<Session>({ provider, toolPolicy: { review: ['*'] }, approve });
    });

    it('should be known in every hook and in approve', () => {
      new Agent({ provider, observers: [{ onToolEnd: ({ context }) => context.user }], tools: [forUser], toolPolicy: { review: ['*'] }, approve: ({ context }) => context.user === 'ada' });
      new Agent<User>({ provider, observers: [{ onRunStart: ({ context }) => context.user }, consoleObserver()] });
      new Agent({ provider, observers: [{ onRunStart: ({ context }) => expectTypeOf(context).toEqualTypeOf<unknown>() }] });
      // @ts-expect-error: the context has no name
      new Agent({ provider, tools: [forUser], observers: [{ onToolEnd: ({ context }) => context.name as unknown }] });
    });

    it('should be written where tools need different things: all of them', () => {
      expectTypeOf(new Agent<User & Session>({ provider, tools: [forUser, forSession, forAll] }).stream).parameter(0).toEqualTypeOf<AgentInputObject<User & Session>>();
      // @ts-expect-error: no one context that follows
      new Agent({ provider, tools: [forUser, forSession] });
    });

    it('should refuse a tool that would not get what it needs', () => {
      // @ts-expect-error: it would get a session
      new Agent<Session>({ provider, tools: [forUser] });
      // @ts-expect-error: it would get anything
      new Agent<unknown>({ provider, tools: [forUser] });
      // @ts-expect-error: it may get nothing
      new Agent<User | undefined>({ provider, tools: [forUser] });
      // @ts-expect-error: options for any context
      const options: AgentOptions = { provider, tools: [forUser] };
      expect(options.tools).toEqual([forUser]);
    });

    it('should be demanded with the input, unless it may be undefined', () => {
      const agent = new Agent({ provider: scriptedProvider(['a', 'b', 'c', 'd', 'e', 'f']), tools: [forUser] });
      const easy = new Agent<User | undefined>({ provider: scriptedProvider(['a', 'b']) });

      expectTypeOf(agent.stream).toEqualTypeOf<(input: AgentInput<User>) => Observable<AgentEvent>>();
      expectTypeOf(agent.events).toEqualTypeOf<(input: AgentInput<User>) => Observable<RunEvent<User>>>();
      expectTypeOf(agent.run).toEqualTypeOf<(input: AgentInput<User>) => Promise<AgentResult>>();
      expectTypeOf(agent.batch).parameter(0).toEqualTypeOf<Iterable<AgentInput<User>>>();
      const faults = [
        agent.stream(input),
        // @ts-expect-error: no context
        agent.stream('hi'),
        // @ts-expect-error: no context
        agent.events({ messages: 'hi' }),
        // @ts-expect-error: another context
        agent.stream({ messages: 'hi', context: { session: 's1' } }),
        // @ts-expect-error: no context
        agent.batch(['hi']),
        // @ts-expect-error: questions have no context
        of('hi').pipe(switchMap(agent.stream)),
        easy.stream('hi'),
        easy.stream({ messages: 'hi' }),
      ].map((run) => collect<unknown>(run).error);

      expect(faults).toEqual(Array(8).fill(undefined));
    });

    it('should leave the operators their types', () => {
      const answering = new Agent({ provider, tools: [forUser], responseSchema: { type: 'array', items: { type: 'number' } } });

      expectTypeOf(of(input).pipe(switchMap(answering.stream), result(), map(({ parsed }) => parsed))).toEqualTypeOf<Observable<number[] | undefined>>();
      expectTypeOf(of('hi').pipe(switchMap(new Agent({ provider }).stream), textDeltas())).toEqualTypeOf<Observable<string>>();
      expectTypeOf(answering.events(input).pipe(map(({ context }) => context))).toEqualTypeOf<Observable<User>>();
    });

    it('should be found by whoever takes an agent', () => {
      const anyAgent = ({ stream }: { stream(input: AgentInput): Observable<AgentEvent> }): unknown => stream;
      const contextOf = <Context>(_: { readonly stream: (input: AgentInput<Context>) => Observable<AgentEvent> }, context: Context): Context => context;
      const agent = new Agent({ provider, tools: [forUser] });
      const free = new Agent({ provider });

      expect(anyAgent(agent)).toBe(agent.stream);
      expectTypeOf(contextOf(agent, { user: 'ada' })).toEqualTypeOf<User>();
      expectTypeOf(contextOf(free, { session: 's1' })).toEqualTypeOf<Session>();
      // @ts-expect-error: the agent wants a user
      contextOf(agent, { session: 's1' });
      // @ts-expect-error: an agent that wants a user starts no run without
      const plain: Agent = agent;
      // @ts-expect-error: the events of this one tell of no user
      const named: Agent<User> = free;
      expect([plain, named]).toHaveLength(2);
    });
  });
});
