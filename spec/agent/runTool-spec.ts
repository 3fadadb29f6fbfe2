import { EMPTY, filter, finalize, map, NEVER, of, throwError, timer, type Observable } from 'rxjs';
import {
  Agent, AgentError, isChunk, result, tool, ToolTimeoutError, ToolValidationError,
  type AgentOptions, type RunEvent, type RunEventOf, type Tool, type ToolCall, type ToolContext, type ToolOutcome,
} from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { eventLetters } from '../support/eventLetters';
import { makeTool } from '../support/makeTool';

type ToolEvent = RunEventOf<'tool-start' | 'tool-progress' | 'tool-end' | 'tool-error'>;

const isToolEvent = (event: RunEvent): event is ToolEvent => event.type.startsWith('tool-') && event.type !== 'tool-call';
/** What happens when the model asks `tool` once, then answers. */
const runOf = (tool: Tool, call: ToolCall = toolCall(tool.name), options: Partial<AgentOptions> = {}): Observable<RunEvent> =>
  new Agent({ provider: scriptedProvider([[call], 'done']), tools: [tool], ...options }).events('hi');
const toolEvents = (run: Observable<RunEvent>): Observable<ToolEvent> => run.pipe(filter(isToolEvent));
/** How the one call of a run ended. */
const endOf = (run: Observable<RunEvent>): Observable<ToolOutcome> =>
  toolEvents(run).pipe(filter((event) => 'outcome' in event), map((event) => event.outcome));
const collected = (tool: Tool, call?: ToolCall): { types: string[]; event: ToolEvent | undefined; outcome: ToolOutcome | undefined } => {
  const { values } = collect(runOf(tool, call));
  expect(eventFaults(values)).toEqual([]);
  const told = values.filter(isToolEvent);
  const event = told.at(-1);
  return { types: told.map(({ type }) => type), event, outcome: event && 'outcome' in event ? event.outcome : undefined };
};
const promised = async (run: Observable<RunEvent>): Promise<readonly RunEvent[]> =>
  new Promise((resolve, reject) => {
    const events: RunEvent[] = [];
    run.subscribe({ next: (event) => events.push(event), error: reject, complete: () => resolve(events) });
  });

describe('runTool', () => {
  describe('a call that runs', () => {
    it('should start, then end with its result', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = cold('    ---(a|)');
      const workSubs = '     ^--!';
      const expected = '     s--(pe|)';

      expectObservable(toolEvents(runOf(makeTool('x', () => work))).pipe(eventLetters())).toBe(expected);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
    }));

    it('should tell how long it took', marbles(({ expectObservable }) => {
      const expected = '-----(o|)';
      const outcome = { toolCallId: 'call_x', toolName: 'x', content: '7', isError: false, durationMs: 5 };

      expectObservable(endOf(runOf(makeTool('x', () => timer(5).pipe(map(() => 7)))))).toBe(expected, { o: outcome });
    }));

    it.each<[unknown, string]>([
      ['text', 'text'],
      ['', ''],
      [undefined, ''],
      [null, ''],
      [0, '0'],
      [false, 'false'],
      [10n, '10'],
      [{ a: [1] }, '{"a":[1]}'],
      [[], '[]'],
    ])('should give the model %p as text', (value, content) => {
      const { types, outcome, event } = collected(makeTool('x', () => value));

      expect(types).toEqual(['tool-start', 'tool-end']);
      expect(outcome).toMatchObject({ content, isError: false });
      expect(event).toHaveProperty('value', value);
    });

    it('should await a promise', async () => {
      const events = await promised(runOf(makeTool('x', async () => 'late')));

      expect(events.filter(isToolEvent).map((event) => ('outcome' in event ? event.outcome.content : event.type))).toEqual(['tool-start', 'late']);
    });

    it('should call execute as a method of its tool', () => {
      class Counter implements Tool {
        readonly name = 'x';
        readonly description = '';
        readonly parameters = { type: 'object' } as const;
        private count = 0;
        execute(): number { return ++this.count; }
      }

      expect(collected(new Counter()).outcome?.content).toBe('1');
    });
  });

  describe('a streaming tool', () => {
    it('should tell each emission, and as its result the joined text', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = cold('    -a--b-|');
      const workSubs = '     ^-----!';
      const expected = '     sa--b-(e|)';

      const told = toolEvents(runOf(makeTool('x', () => work))).pipe(
        map((event) => (event.type === 'tool-progress' ? event.content : event.type === 'tool-end' ? event.outcome.content : 's')),
      );

      expectObservable(told).toBe(expected, { s: 's', a: 'a', b: 'b', e: 'ab' });
      expectSubscriptions(work.subscriptions).toBe(workSubs);
    }));

    it.each<[string, Observable<unknown>, unknown, string]>([
      ['the last value where one is no text', of('a', 1, 'b'), 'b', 'b'],
      ['the last value of objects', of({ done: 1 }, { done: 2 }), { done: 2 }, '{"done":2}'],
      ['nothing of an empty stream', EMPTY, '', ''],
    ])('should have as its result %s', (_, work, value, content) => {
      const { event, outcome } = collected(makeTool('x', () => work));

      expect(event).toHaveProperty('value', value);
      expect(outcome?.content).toBe(content);
    });

    it('should show its progress as chunks', () => {
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')], 'done']), tools: [makeTool('x', () => of({ n: 1 }, 'b'))] });

      expect(collect(agent.stream('hi')).values.flatMap((event) => (isChunk(event) && event.toolProgress ? [event.toolProgress] : []))).toEqual([
        { toolCallId: 'call_x', toolName: 'x', content: '{"n":1}' }, { toolCallId: 'call_x', toolName: 'x', content: 'b' },
      ]);
    });

    it('should take an async iterable', async () => {
      const events = await promised(runOf(makeTool('x', async function* () { yield 'a'; yield 'b'; })));

      expect(
        events.filter(isToolEvent).map((event) => ('outcome' in event ? event.outcome.content : 'content' in event ? event.content : 's')),
      ).toEqual(['s', 'a', 'b', 'ab']);
    });

    it('should end an async iterable at once on unsubscribe, however long the next value takes', () => {
      const returned = jest.fn();
      const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined), return: async () => void returned() }) };
      const run = runOf(makeTool('x', () => endless)).subscribe();
      expect(returned).not.toHaveBeenCalled();

      run.unsubscribe();

      expect(returned).toHaveBeenCalledTimes(1);
    });
  });

  describe('a tool that fails', () => {
    const failures: [string, Tool['execute']][] = [
      ['throws', () => { throw new Error('no'); }],
      ['gives an Observable that fails', () => throwError(() => new Error('no'))],
      ['throws what is no error', () => { throw 'no'; }],
    ];

    it.each(failures)('should tell the model when it %s', (_, execute) => {
      const { types, outcome, event } = collected(makeTool('x', execute));

      expect(types).toEqual(['tool-start', 'tool-error']);
      expect(outcome).toMatchObject({ toolCallId: 'call_x', toolName: 'x', content: "Tool 'x' failed: no", isError: true });
      expect([new Error('no'), 'no']).toContainEqual((event as RunEventOf<'tool-error'>).error);
    });

    it.each<[string, Tool['execute']]>([
      ['rejects', () => Promise.reject(new Error('no'))],
      ['gives an async iterable that throws', async function* () { yield 'a'; throw new Error('no'); }],
    ])('should tell the model when it %s', async (_, execute) => {
      const events = await promised(runOf(makeTool('x', execute)));

      expect(eventFaults(events)).toEqual([]);
      expect(events.filter(isToolEvent).at(-1)).toMatchObject({ type: 'tool-error', outcome: { content: "Tool 'x' failed: no", isError: true } });
      expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'done', finishReason: 'stop' } });
    });

    it('should tell what it emitted before, and how long it took', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = cold('    -a-#', undefined, new Error('no'));
      const workSubs = '     ^--!';
      const expected = '     sp-(x|)';

      const told = toolEvents(runOf(makeTool('x', () => work))).pipe(
        map((event) => ('outcome' in event ? event.outcome.durationMs : 'content' in event ? event.content : 's')),
      );

      expectObservable(told).toBe(expected, { s: 's', p: 'a', x: 3 });
      expectSubscriptions(work.subscriptions).toBe(workSubs);
    }));

    it('should give the model the message of an error of this library as it is', () => {
      expect(collected(makeTool('x', () => { throw new AgentError('Ask again tomorrow.', { code: 'closed' }); })).outcome?.content).toBe('Ask again tomorrow.');
    });

    it.each<[string, Tool['execute']]>([
      ['throws what has no text', () => { throw Object.create(null); }],
      ['throws nothing', () => { throw undefined; }],
      ['gives what has no text', () => ({ toJSON: () => { throw new Error('no'); } })],
      ['gives what is no stream after all', () => ({ then: () => { throw new Error('no'); } })],
    ])('should not fail the run when it %s', async (_, execute) => {
      const events = await promised(runOf(makeTool('x', execute)));

      expect(eventFaults(events)).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'done' } });
    });
  });

  describe('a time-out', () => {
    it('should end a tool that takes longer, whatever it still emits', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = cold('    -a-b-c-|');
      const workSubs = '     ^---!';
      const expected = '     sp-p(x|)';

      expectObservable(toolEvents(runOf(makeTool('x', () => work, { timeoutMs: 4 }))).pipe(eventLetters())).toBe(expected);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
    }));

    it('should tell the model and abort the signal, also one that is read only later', marbles(({ expectObservable, flush }) => {
      const expected = '----(x|)';
      const outcome = { toolCallId: 'call_x', toolName: 'x', content: "Tool 'x' timed out after 4 ms", isError: true, durationMs: 4 };

      const contexts: ToolContext[] = [];
      const slow = makeTool('x', (_, context) => (contexts.push(context), NEVER), { timeoutMs: 4 });
      const ends = toolEvents(runOf(slow)).pipe(
        filter((event) => event.type === 'tool-error'),
        map((event) => [event.error instanceof ToolTimeoutError, event.outcome]),
      );

      expectObservable(ends).toBe(expected, { x: [true, outcome] });
      flush();
      expect(contexts[0]?.signal.aborted).toBe(true);
    }));

    it.each<[string, Partial<Tool>, Partial<AgentOptions>, string]>([
      ['the default of the agent', {}, { toolTimeoutMs: 3 }, 's--(x|)'],
      ['its own rather than the default', { timeoutMs: 2 }, { toolTimeoutMs: 9 }, 's-(x|)'],
      ['none', {}, {}, 's-----(e|)'],
    ])('should be %s', (_, fields, options, expected) => marbles(({ cold, expectObservable }) => {
      const work = cold('------|');

      expectObservable(toolEvents(runOf(makeTool('x', () => work, fields), undefined, options)).pipe(eventLetters())).toBe(expected);
    })());

    it('should not happen to a tool that ends in time, whose signal stays quiet', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const work = cold('    ---|');
      const workSubs = '     ^--!';
      const expected = '     s--(e|)';

      let signal: AbortSignal | undefined;
      const quick = makeTool('x', (_, context) => ((signal = context.signal), work), { timeoutMs: 4 });

      expectObservable(toolEvents(runOf(quick)).pipe(eventLetters())).toBe(expected);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
      flush();
      expect(signal?.aborted).toBe(false);
    }));

    it('should end an async iterable at once', marbles(({ expectObservable, flush }) => {
      const expected = 's---(x|)';

      const returned = jest.fn();
      const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined), return: async () => void returned() }) };

      expectObservable(toolEvents(runOf(makeTool('x', () => endless, { timeoutMs: 4 }))).pipe(eventLetters())).toBe(expected);
      flush();
      expect(returned).toHaveBeenCalledTimes(1);
    }));
  });

  describe('a call that cannot run', () => {
    const execute = jest.fn();
    const weather = tool({
      name: 'weather',
      description: 'Tells the weather',
      parameters: {
        type: 'object',
        properties: { location: { type: 'string' }, days: { type: 'integer' } },
        required: ['location'],
        additionalProperties: false,
      },
      execute,
    });
    beforeEach(() => execute.mockClear());

    it.each<[string, ToolCall, string | RegExp]>([
      ['an unknown tool', toolCall('x'), "Unknown tool 'x'. Available tools: weather"],
      ['a name that every object has', toolCall('constructor'), "Unknown tool 'constructor'. Available tools: weather"],
      [
        'arguments that could not be parsed',
        { ...toolCall('weather', { location: 'Bern' }), parseError: 'Unexpected token } at 9' },
        /^Invalid arguments for tool 'weather': Unexpected token } at 9\./,
      ],
      ['an unknown tool and arguments that could not be parsed', { ...toolCall('x'), parseError: 'Unexpected token' }, /Unexpected token/],
      ['a missing argument', toolCall('weather'), /'location'/],
      ['an argument of the wrong type', toolCall('weather', { location: 5 }), /'location'.*string/],
      ['an argument with a typing error', toolCall('weather', { locaton: 'Bern' }), /Did you mean 'location'/],
    ])('should be %s: the model is told and nothing starts', (_, call, content) => {
      const { types, event, outcome } = collected(weather, call);

      expect(types).toEqual(['tool-error']);
      expect(outcome).toEqual({
        toolCallId: call.id,
        toolName: call.toolName,
        content: typeof content === 'string' ? content : (expect.stringMatching(content) as unknown),
        isError: true,
        durationMs: 0,
      });
      expect((event as RunEventOf<'tool-error'>).error).toBeInstanceOf(ToolValidationError);
      expect(execute).not.toHaveBeenCalled();
    });

    it('should name all tools there are, or that there are none', () => {
      const unknown = (tools: readonly Tool[]): unknown => collect(endOf(runOf(weather, toolCall('x'), { tools }))).values[0]?.content;

      expect(unknown([makeTool('a'), makeTool('b')])).toBe("Unknown tool 'x'. Available tools: a, b");
      expect(unknown([])).toBe("Unknown tool 'x'. Available tools: none");
    });
  });

  describe('the arguments', () => {
    const seen = jest.fn();
    const sum = tool({
      name: 'sum',
      description: 'Adds',
      parameters: { type: 'object', properties: { n: { type: 'array', items: { type: 'number' } }, note: { type: 'string' } } },
      execute: (args) => void seen(structuredClone(args), args.n?.push(9)),
    });

    it('should be a coerced copy, while everyone else sees what the model gave', () => {
      const call = toolCall('sum', { n: ['1', 2], note: null });
      const events = collect(runOf(sum, call)).values;
      const end = events.at(-1);

      expect(seen).toHaveBeenCalledWith({ n: [1, 2] }, 3);
      expect(events.flatMap((event) => ('call' in event ? [event.call.parameters] : []))).toEqual([call, call, call].map(({ parameters }) => parameters));
      expect(end?.type === 'run-end' && [end.result.toolArgs, end.result.toolCalls, end.result.messages[1]?.toolCalls]).toEqual([
        { n: ['1', 2], note: null }, [call], [call],
      ]);
    });

    it('should do no harm', () => {
      const execute = jest.fn<undefined, Parameters<Tool['execute']>>();
      const hostile = '{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } }, "a": 1 }';

      collect(runOf(makeTool('x', execute), toolCall('x', JSON.parse(hostile) as Record<string, unknown>)));

      expect(({} as { polluted?: number }).polluted).toBeUndefined();
      expect(execute.mock.calls[0]?.[0]).toEqual({ constructor: { prototype: { polluted: 1 } }, a: 1 });
    });
  });

  describe('the context', () => {
    it('should tell of the run and the call', () => {
      const contexts: ToolContext[] = [];
      const context = { user: 'ada' };
      const agent = new Agent({
        provider: scriptedProvider([[toolCall('x', {}, 'c1'), toolCall('x', {}, 'c2')], 'done']),
        tools: [makeTool('x', (_, given) => contexts.push(given))],
      });

      const [answer] = collect(agent.stream({ messages: 'hi', context }).pipe(result())).values;

      expect(contexts.map(({ toolCallId, runId }) => [toolCallId, runId])).toEqual([['c1', answer?.runId], ['c2', answer?.runId]]);
      expect(contexts.map((given) => given.context)).toEqual([context, context]);
      expect(contexts[0]?.context).toBe(context);
      expect(contexts[0]?.signal).toBeInstanceOf(AbortSignal);
      expect(contexts[0]?.signal).toBe(contexts[0]?.signal);
      expect(contexts[0]?.signal).not.toBe(contexts[1]?.signal);
    });

    it('should make a signal only for who reads it', () => {
      const made = jest.spyOn(globalThis, 'AbortController');

      collect(runOf(makeTool('x', () => of('done'))));
      expect(made).not.toHaveBeenCalled();
      collect(runOf(makeTool('x', (_, { signal }) => String(signal.aborted))));
      expect(made).toHaveBeenCalledTimes(1);

      made.mockRestore();
    });

    it('should abort the signal on unsubscribe, and not before', () => {
      let signal: AbortSignal | undefined;
      const run = runOf(makeTool('x', (_, context) => ((signal = context.signal), NEVER))).subscribe();
      expect(signal?.aborted).toBe(false);

      run.unsubscribe();

      expect(signal?.aborted).toBe(true);
    });

    it.each<[string, Tool['execute']]>([
      ['ends', () => 'done'],
      ['ends as a stream', () => of('done')],
      ['fails', () => throwError(() => 'no')],
    ])('should leave the signal quiet when the tool %s', (_, execute) => {
      let signal: AbortSignal | undefined;

      collect(runOf(makeTool('x', (args, context) => ((signal = context.signal), execute(args, context)))));

      expect(signal?.aborted).toBe(false);
    });
  });

  it.each<[string, Observable<unknown>, string, number]>([
    ['completes at once', of('done'), 'done', 0], // RxJS itself swallows that one
    ['completes later', timer(5).pipe(map(() => 'done')), 'done', 1],
    ['takes too long', NEVER, "Tool 'broken' timed out after 20 ms", 1],
  ])('should answer for a tool that %s and throws at its teardown', (_, source, content, warnings) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const broken = makeTool('broken', () => source.pipe(finalize(() => { throw new Error('broken'); })), { timeoutMs: 20 });
    const other = makeTool('other', () => timer(10).pipe(map(() => 'ok')));

    marbles(({ expectObservable, flush }) => {
      const agent = new Agent({ provider: scriptedProvider([[toolCall('broken'), toolCall('other')], 'Done.']), tools: [broken, other] });
      const messages: string[][] = [];
      agent.stream('hi').pipe(result()).subscribe((end) => messages.push(end.messages.map((message) => message.content)));
      expectObservable(of(0)).toBe('(0|)', [0]);
      flush();

      expect(messages).toEqual([['hi', '', content, 'ok', 'Done.']]);
    })();
    expect(warn).toHaveBeenCalledTimes(warnings);
    warn.mockRestore();
  });
});
