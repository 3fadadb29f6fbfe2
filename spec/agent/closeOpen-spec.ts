import { asapScheduler, delay, EMPTY, filter, finalize, lastValueFrom, map, NEVER, observeOn, of, Subject, tap, throwError, toArray, type ObservableInput } from 'rxjs';
import {
  Agent, AgentError, ConfigurationError, isChunk, ProviderError,
  type AgentOptions, type AgentResult, type Memory, type Message, type ModelNote, type RunEvent, type RunEventOf, type Tool, type ToolCall,
} from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { hookNames } from '../../lib/observers/hookNames';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { eventLetters } from '../support/eventLetters';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

const asText = ({ role, content }: Message): string => `${role}: ${content}`;
const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] =>
  events.filter((event): event is RunEventOf<T> => event.type === type);
const resultIn = (events: readonly RunEvent[]): AgentResult | undefined => ofType(events, 'run-end')[0]?.result;

/** A memory that keeps what is committed. */
const recordingMemory = (): Memory & { commits: (readonly Message[])[] } => {
  const commits: (readonly Message[])[] = [];
  return { commits, load: () => [], commit: (messages) => void commits.push(messages), clear: () => undefined };
};

/** Tools that take 10 and 20 frames, and the signals they were given. */
const timedTools = (): { tools: Tool[]; aborted: () => Record<string, boolean> } => {
  const signals: Record<string, AbortSignal> = {};
  const timed = (name: string, frames: number): Tool => makeTool(name, (_, { signal }) => ((signals[name] = signal), of(name).pipe(delay(frames))));
  return {
    tools: [timed('fast', 10), timed('slow', 20)],
    aborted: () => Object.fromEntries(Object.entries(signals).map(([name, { aborted }]) => [name, aborted])),
  };
};

const values = {
  a: 'a', b: 'b', f: toolCall('fast'), s: toolCall('slow'), z: toolCall('slow', {}, 'call_z'), u: { type: 'usage', usage: usage(3, 2) } as const,
};

interface Case {
  title: string;
  turns: string[];
  stop: string;
  subs: string[];
  /** In the letters of `eventLetters`. */
  expected: string;
  content: string;
  messages: string[];
  aborted?: Record<string, boolean>;
  options?: Partial<AgentOptions>;
}

describe('closeOpen', () => {
  describe('on a stop', () => {
    const cases: Case[] = [
      {
        title: 'before the first item',
        turns: ['   -----------a|'],
        stop: '     -------s',
        subs: ['    ^------!'],
        expected: ' (SMIL)-(liCR|)',
        content: '',
        messages: ['user: hi'],
      },
      {
        title: 'in mid-text',
        turns: ['   ------a--b|'],
        stop: '     --------s',
        subs: ['    ^-------!'],
        expected: ' (SMIL)d-(liCR|)',
        content: 'a',
        messages: ['user: hi', 'assistant: a'],
      },
      {
        title: 'in mid-reply, behind its calls',
        turns: ['   ------auf--b|'],
        stop: '     ----------s',
        subs: ['    ^---------!'],
        expected: ' (SMIL)dnc-(luxiCR|)',
        content: 'a',
        messages: ['user: hi', 'assistant: a', 'tool: cancelled'],
      },
      {
        title: 'during parallel tools, with some done',
        turns: ['   ------(fs|)'],
        stop: '     ---------------------s',
        subs: ['    ^-----!'],
        expected: ' (SMIL)(cclss)---(pe)-(xiCR|)',
        content: '',
        messages: ['user: hi', 'assistant: ', 'tool: fast', 'tool: cancelled'],
        aborted: { fast: false, slow: true },
      },
      {
        title: 'during parallel tools, with some waiting for their turn',
        turns: ['   ------(fs|)'],
        stop: '     -------------s',
        subs: ['    ^-----!'],
        expected: ' (SMIL)(ccls)-(xxiCR|)',
        content: '',
        messages: ['user: hi', 'assistant: ', 'tool: cancelled', 'tool: cancelled'],
        aborted: { fast: true },
        options: { maxParallelTools: 1 },
      },
      {
        title: 'during sequential tools',
        turns: ['   ------(afsz|)'],
        stop: '     ----------------------s',
        subs: ['    ^-----!'],
        expected: ' (SMIL)(dcccls)--(pes)-(xxiCR|)',
        content: 'a',
        messages: ['user: hi', 'assistant: a', 'tool: fast', 'tool: cancelled', 'tool: cancelled'],
        aborted: { fast: false, slow: true },
        options: { parallelToolExecution: false },
      },
      {
        title: 'in a later turn, before its first item',
        turns: ['   ------(af|)', ' ----------b|'],
        stop: '     ------------------------s',
        subs: ['    ^-----!', '     ----------------^-------!'],
        expected: ' (SMIL)(dcls)----(peiIL)-(liCR|)',
        content: 'a',
        messages: ['user: hi', 'assistant: a', 'tool: fast'],
        aborted: { fast: false },
      },
      {
        title: 'in mid-text of a later turn',
        turns: ['   ------(af|)', ' --------b--|'],
        stop: '     --------------------------s',
        subs: ['    ^-----!', '     ----------------^---------!'],
        expected: ' (SMIL)(dcls)----(peiIL)-d-(liCR|)',
        content: 'b',
        messages: ['user: hi', 'assistant: a', 'tool: fast', 'assistant: b'],
        aborted: { fast: false },
      },
      {
        title: 'of a routing run, behind its calls',
        turns: ['   ------f---|'],
        stop: '     --------s',
        subs: ['    ^-------!'],
        expected: ' (SMIL)c-(lxiCR|)',
        content: '',
        messages: ['user: hi', 'assistant: ', 'tool: cancelled'],
        options: { routingOnly: true },
      },
    ];

    it.each(cases)('should make a result $title', ({ turns, expected, content, messages, aborted = {}, ...test }) => marbles((helpers) => {
      const { cold, hot, expectObservable, expectSubscriptions, flush } = helpers;
      const replies = turns.map((turn) => cold(turn, values));
      const events: RunEvent[] = [];
      const timed = timedTools();
      const { commits, ...memory } = recordingMemory();
      const agent = new Agent({ provider: marbleProvider(replies), tools: timed.tools, memory, ...test.options });
      const run = agent.events({ messages: 'hi', stop: hot(test.stop) }).pipe(tap((event) => events.push(event)));

      expectObservable(run.pipe(eventLetters())).toBe(expected);
      replies.forEach((reply, index) => { expectSubscriptions(reply.subscriptions).toBe(test.subs[index] ?? ''); });
      flush();
      const result = resultIn(events);
      expect(result).toMatchObject({ finishReason: 'cancelled', content, message: { role: 'assistant', content } });
      expect(result?.messages.map(asText)).toEqual(messages);
      expect([eventFaults(events), historyFaults(result?.messages ?? [])]).toEqual([[], []]);
      expect(commits).toEqual([result?.messages]);
      expect(timed.aborted()).toEqual(aborted);
    })());

    it('should make a result during a slow memory load, of the input alone', marbles(({ cold, hot, expectObservable, expectSubscriptions, flush }) => {
      const load = cold('  -----m|', { m: [] });
      const stop = hot('   ---s');
      const loadSubs = '   ^--!';
      const expected = '   S--(CR|)';

      const events: RunEvent[] = [];
      const memory = { ...recordingMemory(), load: () => load };
      const provider = marbleProvider([]);

      const agent = new Agent({ provider, memory });

      expectObservable(agent.events({ messages: 'hi', stop }).pipe(tap((event) => events.push(event)), eventLetters())).toBe(expected);
      expectSubscriptions(load.subscriptions).toBe(loadSubs);
      flush();
      expect(resultIn(events)).toMatchObject({ finishReason: 'cancelled', content: '', iterations: 0, messages: [{ role: 'user', content: 'hi' }] });
      expect(memory.commits).toEqual([[{ role: 'user', content: 'hi' }]]);
      expect(provider.requests).toEqual([]);
    }));

    it('should come too late during a slow commit', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const commit = cold('--------|');
      const stop = hot('   ---s');
      const commitSubs = ' ^-------!';
      const expected = '   a-------(r|)';

      const memory = { ...recordingMemory(), commit: () => commit };
      const agent = new Agent({ provider: scriptedProvider(['a']), memory });

      const told = agent.stream({ messages: 'hi', stop }).pipe(map((event) => (isChunk(event) ? event.content : event.finishReason)));

      expectObservable(told).toBe(expected, { a: 'a', r: 'stop' });
      expectSubscriptions(commit.subscriptions).toBe(commitSubs);
    }));

    it('should abort the signals of tools before it tells how they ended', marbles(({ hot, expectObservable }) => {
      const stop = hot('   -s');
      const expected = '   -(t|)';

      let signal: AbortSignal | undefined;
      const agent = new Agent({ provider: scriptedProvider([[toolCall('x')]]), tools: [makeTool('x', (_, context) => ((signal = context.signal), NEVER))] });
      const aborted = agent.events({ messages: 'hi', stop }).pipe(
        map((event) => (event.type === 'tool-error' ? signal?.aborted : undefined)),
        filter((at) => at !== undefined),
      );

      expectObservable(aborted).toBe(expected, { t: true });
    }));
  });

  describe('on a stop of a synchronous run', () => {
    const script: ScriptedTurn[] = [['a', { type: 'usage', usage: usage(3, 2) }, toolCall('x'), toolCall('y')], ['b', toolCall('x', {}, 'again')], 'c'];
    interface Stopped { events: readonly RunEvent[]; commits: readonly (readonly Message[])[]; agent: Agent }
    /** A run that is stopped at its `count`-th event of `type`. */
    const stopAt = (type: RunEvent['type'], count: number, parallelToolExecution = true): Stopped => {
      const { commits, ...memory } = recordingMemory();
      const stop = new Subject<string>();
      const agent = new Agent({ provider: scriptedProvider(script), tools: [makeTool('x', () => of('x')), makeTool('y')], memory, parallelToolExecution });
      let left = count;
      const events = collect(
        agent.events({ messages: 'hi', stop }).pipe(tap((event) => { if (event.type === type && --left === 0) stop.next('now'); })),
      ).values;
      return { events, commits, agent };
    };
    const moments: [RunEvent['type'], number, string][] = [
      ['memory-load', 1, 'user'],
      ['iteration-start', 1, 'user'],
      ['llm-start', 1, 'user'],
      ['text-delta', 1, 'user assistant:a'],
      ['llm-note', 1, 'user assistant:a'],
      ['tool-call', 1, 'user assistant:a x:cancelled'],
      ['tool-call', 2, 'user assistant:a x:cancelled y:cancelled'],
      ['llm-end', 1, 'user assistant:a x:cancelled y:cancelled'],
      ['usage', 1, 'user assistant:a x:cancelled y:cancelled'],
      ['tool-start', 1, 'user assistant:a x:cancelled y:cancelled'],
      ['tool-progress', 1, 'user assistant:a x:cancelled y:cancelled'],
      ['tool-end', 1, 'user assistant:a x:x y:cancelled'],
      ['tool-start', 2, 'user assistant:a x:x y:cancelled'],
      ['tool-end', 2, 'user assistant:a x:x y:y'],
      ['iteration-end', 1, 'user assistant:a x:x y:y'],
      ['iteration-start', 2, 'user assistant:a x:x y:y'],
      ['llm-start', 2, 'user assistant:a x:x y:y'],
      ['text-delta', 2, 'user assistant:a x:x y:y assistant:b'],
      ['tool-end', 3, 'user assistant:a x:x y:y assistant:b x:x'],
      ['text-delta', 3, 'user assistant:a x:x y:y assistant:b x:x assistant:c'],
      ['llm-end', 3, 'user assistant:a x:x y:y assistant:b x:x assistant:c'],
    ];

    const both = moments.flatMap((moment) => [[...moment, true], [...moment, false]] as const);

    it.each(both)('should leave a valid conversation at %s (%d): %s (parallel: %s)', (type, count, told, parallel) => {
      const { events, commits, agent } = stopAt(type, count, parallel);
      const result = resultIn(events);

      expect(events.slice(-2).map((event) => event.type)).toEqual(['run-cancelled', 'run-end']);
      expect(result?.messages.map(({ role, toolName, content }) => (role === 'user' ? role : `${toolName ?? role}:${content}`)).join(' ')).toBe(told);
      expect([eventFaults(events), historyFaults(result?.messages ?? [])]).toEqual([[], []]);
      expect(commits).toEqual([result?.messages]);
      expect(agent.usage).toEqual(result?.usage);
    });

    it('should change nothing at the end of the last turn', () => {
      const { events } = stopAt('iteration-end', 3);

      expect(ofType(events, 'run-cancelled')).toEqual([]);
      expect(resultIn(events)).toMatchObject({ content: 'c', finishReason: 'stop' });
    });

    it('should never ask the model or run the tool that was about to begin', () => {
      const execute = jest.fn();
      const stop = new Subject<void>();
      const provider = scriptedProvider([[toolCall('x')]]);
      const stopped = (type: RunEvent['type']): void => {
        const agent = new Agent({ provider, tools: [makeTool('x', execute)] });
        collect(agent.events({ messages: 'hi', stop }).pipe(tap((event) => { if (event.type === type) stop.next(); })));
      };

      stopped('llm-start');
      expect(provider.requests).toEqual([]);
      stopped('tool-start');
      expect(provider.requests).toHaveLength(1);
      expect(execute).not.toHaveBeenCalled();
    });

    it('should tell of the reply that it was cut', () => {
      expect(ofType(stopAt('text-delta', 1).events, 'llm-end')).toMatchObject([{ finishReason: 'other', message: { role: 'assistant', content: 'a' } }]);
    });

    it('should answer with the text of the newest reply', () => {
      const contentAt = (type: RunEvent['type'], count: number): string | undefined => resultIn(stopAt(type, count).events)?.content;

      expect(['text-delta', 'tool-end', 'iteration-end'].map((type) => contentAt(type as RunEvent['type'], 1))).toEqual(['a', 'a', 'a']);
      expect(['llm-start', 'text-delta', 'llm-end'].map((type) => contentAt(type as RunEvent['type'], 2))).toEqual(['a', 'b', 'b']);
    });
  });

  describe('a stop', () => {
    const endless: Memory = recordingMemory();
    const stopped = (stop: AbortSignal | ObservableInput<unknown>): Promise<AgentResult> =>
      new Agent({ provider: marbleProvider([NEVER]), memory: endless }).run({ messages: 'hi', stop });
    const aborted = (): AbortSignal => AbortSignal.abort();
    const abortsNow = (): AbortSignal => {
      const controller = new AbortController();
      queueMicrotask(() => controller.abort());
      return controller.signal;
    };

    it.each<[string, () => AbortSignal | ObservableInput<unknown>]>([
      ['a signal that aborts', abortsNow],
      ['a signal that has aborted before', aborted],
      ['an Observable that emits', () => of(false)],
      ['an Observable that fails', () => throwError(() => new Error('stop'))],
      ['a promise', () => Promise.resolve()],
      ['a promise that rejects', () => Promise.reject(new Error('stop'))],
      ['an array with a value', () => [undefined]],
    ])('should be %s', async (_, stop) => {
      await expect(stopped(stop())).resolves.toMatchObject({ finishReason: 'cancelled', messages: [{ role: 'user', content: 'hi' }] });
    });

    it('should be asked before anything is: a run whose signal has aborted never loads, asks or runs', () => {
      const provider = scriptedProvider(['never']);
      const memory = { ...recordingMemory(), load: jest.fn(() => []) };

      const events = collect(new Agent({ provider, memory }).events({ messages: 'hi', stop: aborted() })).values;

      expect(events.map(({ type }) => type)).toEqual(['run-start', 'run-cancelled', 'run-end']);
      expect(resultIn(events)).toMatchObject({ content: '', iterations: 0, toolCalls: [], finishReason: 'cancelled' });
      expect(memory.commits).toEqual([[{ role: 'user', content: 'hi' }]]);
      expect([memory.load.mock.calls, provider.requests]).toEqual([[], []]);
    });

    it.each<[string, () => AbortSignal | ObservableInput<unknown>]>([
      ['an Observable completes without a value', () => EMPTY],
      ['an Observable never emits', () => NEVER],
      ['a signal never aborts', () => new AbortController().signal],
    ])('should not happen when %s', (_, stop) => {
      const events = collect(new Agent({ provider: scriptedProvider(['a']) }).events({ messages: 'hi', stop: stop() })).values;

      expect(resultIn(events)).toMatchObject({ content: 'a', finishReason: 'stop' });
    });

    const hooks = ['onLlmStart', 'onTextDelta', 'onToolCall', 'onLlmEnd', 'onUsage', 'onToolStart', 'onToolEnd', 'onIterationEnd'] as const;

    it.each(hooks)('should be what a hook says: %s', (name) => {
      const stop = new Subject<void>();
      const turn = new Subject<string | ToolCall | ModelNote>();
      const heard: RunEvent[] = [];
      const hears = Object.fromEntries(Object.values(hookNames).map((hook) => [hook, (event: RunEvent) => heard.push(event)]));
      const agent = new Agent({ provider: marbleProvider([turn, NEVER]), tools: [makeTool('x')], observers: [{ [name]: () => stop.next() }, hears] });

      const run = collect(agent.stream({ messages: 'hi', stop }));
      [values.u, 'a', toolCall('x')].forEach((item) => { turn.next(item); });
      turn.complete();

      expect(run).toMatchObject({ completed: true });
      expect(run.values.at(-1)).toBe(resultIn(heard));
      expect(resultIn(heard)).toMatchObject({ finishReason: 'cancelled', content: name === 'onLlmStart' ? '' : 'a' });
      expect([eventFaults(heard), historyFaults(resultIn(heard)?.messages ?? [])]).toEqual([[], []]);
    });

    it('should be listened to only while the run goes on', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  --a|');
      const stop = cold('  -');
      const turnSubs = '   ^--!';
      const stopSubs = '   ^--!';
      const expected = '   --a(r|)';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream({ messages: 'hi', stop }).pipe(map((event) => (isChunk(event) ? event.content : 'r')))).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      expectSubscriptions(stop.subscriptions).toBe(stopSubs);
    }));

    it('should leave no listener on its signal', () => {
      const { signal } = new AbortController();
      const [added, removed] = [jest.spyOn(signal, 'addEventListener'), jest.spyOn(signal, 'removeEventListener')];

      collect(new Agent({ provider: scriptedProvider(['a']) }).events({ messages: 'hi', stop: signal }));

      expect(added).toHaveBeenCalledTimes(1);
      expect(removed.mock.calls.map(([type]) => type)).toEqual(added.mock.calls.map(([type]) => type));
    });

    it('should have its rejection handled, also one that comes after the run', async () => {
      const stop = new Promise<never>(() => undefined);
      const then = jest.spyOn(stop, 'then');

      await new Agent({ provider: scriptedProvider(['a']) }).run({ messages: 'hi', stop });

      expect(then.mock.calls).toEqual([[expect.any(Function), expect.any(Function)]]);
      expect(() => then.mock.calls[0]?.[1]?.(new Error('late'))).not.toThrow();
    });

    it('should be one: anything else is misuse', async () => {
      await expect(stopped({} as AbortSignal)).rejects.toThrow(ConfigurationError);
    });
  });

  describe('on a failure', () => {
    const broken = new Error('broken');

    it('should close the reply and answer its calls, then tell the error', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const turn = cold('  ------aufs-#', values, broken);
      const turnSubs = '   ^----------!';
      const expected = '   (SMIL)dncc-(luxxiE#)';

      const events: RunEvent[] = [];
      const { commits, ...memory } = recordingMemory();
      const agent = new Agent({ provider: marbleProvider([turn], { name: 'p' }), tools: timedTools().tools, memory });
      const error = expect.objectContaining({ name: 'ProviderError', message: "Provider 'p' failed: broken", cause: broken }) as unknown;

      expectObservable(agent.events('hi').pipe(tap((event) => events.push(event)), eventLetters())).toBe(expected, undefined, error);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      flush();
      const [told] = ofType(events, 'run-error');
      expect(eventFaults(events)).toEqual([]);
      expect(ofType(events, 'llm-end')[0]).toMatchObject({ finishReason: 'error', error, message: { content: 'a', toolCalls: [values.f, values.s] } });
      expect(told).toMatchObject({ error, usage: usage(3, 2) });
      expect(told?.messages.map(asText)).toEqual(['user: hi', 'assistant: a', 'tool: cancelled', 'tool: cancelled']);
      expect(historyFaults(told?.messages ?? [])).toEqual([]);
      expect(told?.trace.steps.map(({ type }) => type)).toEqual(['tool-selection', 'tool-selection', 'llm-call', 'tool-execution', 'tool-execution', 'error']);
      expect(ofType(events, 'run-cancelled')).toEqual([]);
      expect(commits).toEqual([]);
    }));

    it('should keep what earlier turns have done', () => {
      const agent = new Agent({ provider: marbleProvider([of('a', toolCall('x')), throwError(() => broken)]), tools: [makeTool('x')] });
      const { values: events, error } = collect(agent.events('hi'));

      expect(error).toBeInstanceOf(ProviderError);
      expect(eventFaults(events)).toEqual([]);
      expect(ofType(events, 'run-error')[0]?.messages.map(asText)).toEqual(['user: hi', 'assistant: a', 'tool: x']);
    });

    it('should pass an error of this library as it is', () => {
      const own = new AgentError('no', { code: 'own' });

      expect(collect(new Agent({ provider: marbleProvider([throwError(() => own)]) }).stream('hi')).error).toBe(own);
    });

    it('should tell of what is neither text nor call', () => {
      const agent = new Agent({ provider: marbleProvider([of('a', 5 as unknown as string)], { name: 'p' }) });
      const { values: events, error } = collect(agent.events('hi'));

      expect(error).toMatchObject({
        name: 'ProviderError', message: expect.stringMatching(/^Provider 'p' emitted 5: a reply consists of strings and tool calls/) as unknown,
      });
      expect(eventFaults(events)).toEqual([]);
    });

    it('should cope with an error that has no text', () => {
      const nothing: unknown = Object.create(null);

      const agent = new Agent({ provider: marbleProvider([throwError(() => nothing)]) });

      expect(collect(agent.stream('hi')).error).toMatchObject({ name: 'ProviderError', cause: nothing });
    });
  });

  it('should have nothing to tell after an unsubscribe: only hooks hear of it', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const turn = cold('  ------af|', values);
    const unsub = '      ----------------!';
    const turnSubs = '   ^-------!';
    const expected = '   (SMIL)dc(ls)-----';

    const heard: unknown[] = [];
    const timed = timedTools();
    const { commits, ...memory } = recordingMemory();
    const agent = new Agent({
      provider: marbleProvider([turn]),
      tools: timed.tools,
      memory,
      observers: [{ onCancelled: (event) => heard.push(event), onToolError: (event) => heard.push(event) }],
    });

    expectObservable(agent.events({ messages: 'hi', context: 1 }).pipe(eventLetters()), unsub).toBe(expected);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    flush();
    expect(heard).toEqual([{ type: 'run-cancelled', reason: 'unsubscribe', runId: expect.any(String) as unknown, timeMs: 16, context: 1 }]);
    expect(timed.aborted()).toEqual({ fast: true });
    expect(commits).toEqual([]);
  }));

  it.each<[string, (stop: () => void) => AgentOptions['observers']]>([
    ['a text', (stop) => [{ onTextDelta: stop }]],
    ['a call', (stop) => [{ onToolCall: stop }]],
    ['the end of a tool', (stop) => [{ onToolEnd: stop }]],
  ])('should show %s before what the hook that stopped the run there brings about', async (_, observers) => {
    const stop = new Subject<void>();
    const agent = new Agent({
      provider: marbleProvider([of('a', toolCall('fast')).pipe(observeOn(asapScheduler))]),
      tools: [makeTool('fast', () => Promise.resolve('ok'))],
      observers: observers(() => stop.next()) ?? [],
    });

    const events = await lastValueFrom(agent.stream({ messages: 'hi', stop }).pipe(toArray()));

    const chunks = events.filter(isChunk);
    const result = events.at(-1) as AgentResult;
    expect(result.finishReason).toBe('cancelled');
    expect(chunks.map(({ content }) => content).join('')).toBe(result.content);
    expect(chunks.flatMap(({ toolResult }) => toolResult ?? [])).toHaveLength(result.toolCalls.length);
    expect(chunks.flatMap(({ toolCalls }) => toolCalls ?? [])).toEqual(result.toolCalls);
  });

  it('should end what a tool has begun that stopped its own run', async () => {
    const stop = new Subject<void>();
    const signals: AbortSignal[] = [];
    const rejected = makeTool('rejected', (_, { signal }) => {
      signals.push(signal);
      stop.next();
      return Promise.reject(new Error('nobody hears this'));
    }, { timeoutMs: 1000 });
    const agent = new Agent({ provider: scriptedProvider([[toolCall('rejected')]]), tools: [rejected] });

    const result = await agent.run({ messages: 'hi', stop });
    await Promise.resolve();

    expect(result.finishReason).toBe('cancelled');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(historyFaults(result.messages)).toEqual([]);
  });

  it.each<[string, () => AgentOptions]>([
    ['model', () => ({ provider: marbleProvider([NEVER.pipe(finalize(() => { throw new Error('broken'); }))]) })],
    ['tool', () => ({
      provider: scriptedProvider([[toolCall('broken'), toolCall('other')]]),
      tools: [makeTool('broken', () => NEVER.pipe(finalize(() => { throw new Error('broken'); }))), makeTool('other', () => NEVER)],
    })],
  ])('should make a result although the teardown of a %s throws', (_, options) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const stop = new Subject<void>();
    const { values } = collect(new Agent(options()).events({ messages: 'hi', stop }));

    stop.next();

    expect(resultIn(values)?.finishReason).toBe('cancelled');
    expect(eventFaults(values)).toEqual([]);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
