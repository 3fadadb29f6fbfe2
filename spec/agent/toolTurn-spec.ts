import { filter, map, NEVER, tap, throwError, timer, type Observable } from 'rxjs';
import { Agent, ConversationMemory, GuardError, isChunk, result, type AgentOptions, type Guards, type Message, type RunEvent, type Tool, type ToolCall } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';

/** A run in which the model asks `calls` of `tools` at once, then answers. */
const agentOf = (calls: readonly ToolCall[], tools: readonly Tool[], options: Partial<AgentOptions> = {}): Agent =>
  new Agent({ provider: scriptedProvider([calls, 'done']), tools, ...options });
/** One letter for each start and end of a tool: its name, as it is and as a capital; with `!` behind it, it has failed. */
const toolLetters = (run: Observable<RunEvent>): Observable<string> =>
  run.pipe(
    map((event) => {
      switch (event.type) {
        case 'tool-start':
          return event.call.toolName;
        case 'tool-end':
          return event.call.toolName.toUpperCase();
        case 'tool-error':
          return `${event.call.toolName}!`;
        default:
          return '';
      }
    }),
    filter(Boolean),
  );
/** The messages of a run that is over, however it has ended. */
const historyIn = (events: readonly RunEvent[]): readonly Message[] => {
  const end = events.at(-1);
  return end?.type === 'run-end' ? end.result.messages : end?.type === 'run-error' ? end.messages : [];
};
/** The tool messages among them. */
const answersIn = (events: readonly RunEvent[]): string[] => historyIn(events).flatMap(({ role, toolCallId, content }) => (role === 'tool' ? [`${toolCallId}: ${content}`] : []));
/** What single letters of a diagram stand for. */
const identity = Object.fromEntries([...'abcABC'].map((letter) => [letter, letter]));

/** Takes so many frames. */
const timed = (name: string, frames: number): Tool => makeTool(name, () => timer(frames).pipe(map(() => name)));
const tools = [timed('a', 15), timed('b', 25), timed('c', 20)];
const calls = [toolCall('a'), toolCall('b'), toolCall('c')];

describe('toolTurn', () => {
  describe('several calls', () => {
    it.each<[string, Partial<AgentOptions>, string]>([
      ['all at once', {}, '                                            (abc) 10ms A----C----(B|)      '],
      ['one after the other when told so', { parallelToolExecution: false }, 'a 14ms (Ab) 21ms (Bc) 16ms (C|)'],
      ['as many at once as allowed', { maxParallelTools: 2 }, '                 (ab) 11ms (Ac) 6ms B 9ms (C|)  '],
      ['one at once', { maxParallelTools: 1 }, '                                a 14ms (Ab) 21ms (Bc) 16ms (C|)'],
    ])('should run %s', (_, options, expected) => marbles(({ expectObservable }) => {
      expectObservable(toolLetters(agentOf(calls, tools, options).events('hi'))).toBe(expected);
    })());

    it.each([true, false])('should be answered in request order (parallel: %s)', (parallelToolExecution) => marbles(({ expectObservable }) => {
      const expected = parallelToolExecution ? '25ms (r|)' : '60ms (r|)';

      const agent = agentOf(calls, tools, { parallelToolExecution });
      const told = agent.stream('hi').pipe(
        result(),
        map(({ messages, trace }) => [
          messages.flatMap(({ toolCallId = [] }) => toolCallId),
          trace.steps.flatMap((step) => (step.type === 'tool-execution' ? [`${step.toolName} from ${step.startMs} for ${step.durationMs}`] : [])),
        ]),
      );

      expectObservable(told).toBe(expected, {
        r: [
          ['call_a', 'call_b', 'call_c'],
          parallelToolExecution ? ['a from 0 for 15', 'c from 0 for 20', 'b from 0 for 25'] : ['a from 0 for 15', 'b from 15 for 25', 'c from 40 for 20'],
        ],
      });
    })());

    it('should end one by one when they are synchronous', () => {
      expect(collect(toolLetters(agentOf(calls, calls.map(({ toolName }) => makeTool(toolName))).events('hi'))).values.join('')).toBe('aAbBcC');
    });

    it('should be stopped together on unsubscribe, and those that wait never start', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -------|');
      const b = cold('     -----------|');
      const c = cold('     -');
      const unsub = '      ----------!';
      const aSubs = '      ^------!';
      const bSubs = '      ^---------!';
      const cSubs = '      -------^--!';
      const expected = '   (ab)---(Ac)';

      const work: Record<string, Observable<string>> = { a, b, c };
      const four = [...calls, toolCall('d')];
      const running = four.map(({ toolName }) => makeTool(toolName, () => work[toolName] ?? NEVER));

      expectObservable(toolLetters(agentOf(four, running, { maxParallelTools: 2 }).events('hi')), unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    }));
  });

  describe('one that fails', () => {
    const failing = (frames: number): Observable<never> => timer(frames).pipe(map(() => { throw new Error('no'); }));
    const throwing = (): never => { throw new Error('no'); };
    const failures: { title: string; fields: Partial<Tool>; together: string; inSequence: string; content: string }[] = [
      {
        title: 'throws',
        fields: { execute: throwing },
        together: '  (abxc) 9ms A----(C|)',
        inSequence: 'a 14ms (Abxc) 14ms (C|)',
        content: "Tool 'b' failed: no",
      },
      {
        title: 'emits an error',
        fields: { execute: () => failing(17) },
        together: '  (abc) 10ms A-x--(C|)',
        inSequence: 'a 14ms (Ab) 13ms (xc) 16ms (C|)',
        content: "Tool 'b' failed: no",
      },
      {
        title: 'takes too long',
        fields: { execute: () => NEVER, timeoutMs: 17 },
        together: '  (abc) 10ms A-x--(C|)',
        inSequence: 'a 14ms (Ab) 13ms (xc) 16ms (C|)',
        content: "Tool 'b' timed out after 17 ms",
      },
    ];

    it.each(failures.flatMap((failure) => [{ ...failure, parallel: true }, { ...failure, parallel: false }]))(
      'should not touch its siblings when it $title (parallel: $parallel)',
      ({ fields, together, inSequence, content, parallel }) => marbles(({ expectObservable, flush }) => {
        const expected = parallel ? together : inSequence;

        const events: RunEvent[] = [];
        const mixed = tools.map((tool) => (tool.name === 'b' ? { ...tool, ...fields } : tool));
        const agent = agentOf(calls, mixed, { parallelToolExecution: parallel });

        expectObservable(toolLetters(agent.events('hi').pipe(tap((event) => events.push(event))))).toBe(expected, { ...identity, x: 'b!' });
        flush();
        expect(eventFaults(events)).toEqual([]);
        expect(answersIn(events)).toEqual(['call_a: a', `call_b: ${content}`, 'call_c: c']);
      })(),
    );

    it('should not touch them when all do', () => {
      const bad = calls.map(({ toolName }) => makeTool(toolName, () => throwError(() => 'no')));
      const events = collect(agentOf(calls, bad).events('hi')).values;

      expect(answersIn(events)).toEqual(["call_a: Tool 'a' failed: no", "call_b: Tool 'b' failed: no", "call_c: Tool 'c' failed: no"]);
      expect(events.at(-1)).toMatchObject({ result: { content: 'done', finishReason: 'stop' } });
    });

    it('should be no hook: a hook that throws or rejects touches neither tools nor run', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const observer = { onToolStart: () => { throw new Error('hook'); }, onToolEnd: () => Promise.reject(new Error('hook')) };
      const events = collect(agentOf(calls, calls.map(({ toolName }) => makeTool(toolName)), { observers: [observer] }).events('hi')).values;
      await Promise.resolve();

      expect(answersIn(events)).toEqual(['call_a: a', 'call_b: b', 'call_c: c']);
      expect(events.at(-1)).toMatchObject({ result: { content: 'done' } });
      expect(warn).toHaveBeenCalledTimes(6);
      warn.mockRestore();
    });
  });

  describe('each call', () => {
    const strict = makeTool('strict', () => 'strict', { parameters: { type: 'object', required: ['n'] } });
    const motley = [
      toolCall('a'),
      toolCall('none'),
      { ...toolCall('b'), parseError: 'Unexpected end' },
      toolCall('strict'),
      toolCall('bad'),
      toolCall('late'),
      toolCall('a', {}, 'again'),
    ];
    const all = [makeTool('a'), makeTool('b'), strict, makeTool('bad', () => throwError(() => 'no')), makeTool('late', () => NEVER, { timeoutMs: 5 })];

    it.each([true, false])('should get one answer and one chunk (parallel: %s)', (parallelToolExecution) => marbles(({ expectObservable, flush }) => {
      const expected = '-----(r|)';

      const chunks: string[] = [];
      const agent = agentOf(motley, all, { parallelToolExecution });
      const answered = agent.stream('hi').pipe(
        tap((event) => isChunk(event) && event.toolResult && chunks.push(event.toolResult.toolCallId)),
        result(),
        map(
          ({ messages }) => [
            messages.filter(({ role }) => role === 'tool').map(({ toolCallId, isError = false }) => [toolCallId, isError]),
            historyFaults(messages),
          ],
        ),
      );
      const ids = motley.map(({ id }) => id);
      const good = ['call_a', 'again'];

      expectObservable(answered).toBe(expected, { r: [ids.map((id) => [id, !good.includes(id)]), []] });
      flush();
      expect([...chunks].sort()).toEqual([...ids].sort());
    })());

    it('should have an id of its own, and otherwise be as the vendor gave it', () => {
      const { id: _, ...nameless } = toolCall('a');
      const given = [{ ...toolCall('a'), signature: 'opaque' }, toolCall('a'), toolCall('a', {}, ''), nameless as ToolCall];
      const events = collect(agentOf(given, all).events('hi')).values;
      const ids = events.flatMap((event) => (event.type === 'tool-call' ? [event.call.id] : []));
      const end = events.at(-1);
      const messages = end?.type === 'run-end' ? end.result.messages : [];

      expect(ids[0]).toBe('call_a');
      expect(new Set(ids).size).toBe(4);
      expect(ids.every(Boolean)).toBe(true);
      expect(messages[1]?.toolCalls).toEqual(given.map((call, index) => ({ ...call, id: ids[index] })));
      expect([eventFaults(events), historyFaults(messages)]).toEqual([[], []]);
    });
  });

  describe('a block by a guard', () => {
    /** Blocks what is about the tool. */
    const blockOf = (kind: 'toolArguments' | 'toolResult', name: string): Guards => ({ [kind]: (_: unknown, { toolName }: { toolName: string }) => (toolName === name ? { block: 'no' } : true) });
    const sequence = { parallelToolExecution: false };
    const two = { maxParallelTools: 2 };
    const blocks: [string, Partial<AgentOptions>, 'toolArguments' | 'toolResult', string, string, [string, string, string]][] = [
      ['side by side, at once', {}, 'toolArguments', 'a', '(xbc) 15ms C----(B#)        ', ['no', 'b', 'c']],
      ['side by side, later', {}, 'toolResult', 'a', '      (abc) 10ms x----C----(B#)   ', ['no', 'b', 'c']],
      ['side by side, as the last', {}, 'toolResult', 'b', '(abc) 10ms A----C----(y#)   ', ['a', 'no', 'c']],
      ['first in a sequence', sequence, 'toolArguments', 'a', '     (xyz#)                      ', ['no', 'cancelled', 'cancelled']],
      ['amid a sequence', sequence, 'toolArguments', 'b', '         a 14ms (Ayz#)               ', ['a', 'no', 'cancelled']],
      ['amid a sequence, later', sequence, 'toolResult', 'b', '     a 14ms (Ab) 21ms (yz#)      ', ['a', 'no', 'cancelled']],
      ['last in a sequence', sequence, 'toolResult', 'c', '         a 14ms (Ab) 21ms (Bc) 16ms (z#)', ['a', 'b', 'no']],
      ['where some must wait', two, 'toolResult', 'a', '            (ab) 11ms x---------(Bz#)   ', ['no', 'b', 'cancelled']],
      ['where some must wait, at once', two, 'toolArguments', 'a', '(xb) 21ms (Bz#)             ', ['no', 'b', 'cancelled']],
      ['one at once', { maxParallelTools: 1 }, 'toolResult', 'a', '    a 14ms (xyz#)               ', ['no', 'cancelled', 'cancelled']],
    ];

    it.each(blocks)('should end the run when what has begun is over: %s', (_, options, kind, name, expected, contents) => marbles(({ expectObservable, flush }) => {
      const failure = kind === 'toolArguments' ? new GuardError(kind, 'no', { toolName: name }) : new GuardError(kind, 'no', { toolName: name });
      const values = { ...identity, x: 'a!', y: 'b!', z: 'c!' };

      const events: RunEvent[] = [];
      const memory = new ConversationMemory();
      const provider = scriptedProvider([calls, 'done']);
      const agent = agentOf(calls, tools, { provider, memory, guards: blockOf(kind, name), ...options });

      expectObservable(toolLetters(agent.events('hi').pipe(tap((event) => events.push(event))))).toBe(expected, values, failure);
      flush();
      expect([eventFaults(events), historyFaults(historyIn(events))]).toEqual([[], []]);
      expect(answersIn(events)).toEqual(calls.map(({ id }, index) => `${id}: ${contents[index] === 'no' ? failure.message : contents[index]}`));
      expect(events.at(-1)).toMatchObject({ type: 'run-error', error: { name: 'GuardError', guard: kind, toolName: name } });
      expect(events.find((event) => event.type === 'tool-error' && event.call.toolName === name)).toMatchObject({ error: (events.at(-1) as { error?: unknown }).error });
      expect([provider.requests.length, memory.load()]).toEqual([1, []]);
    })());

    it('should be told by the first of several', marbles(({ expectObservable }) => {
      const expected = '(abc) 10ms x----z----(y#)';

      const guards: Guards = { toolResult: (_, { toolName }) => ({ block: toolName }) };

      expectObservable(toolLetters(agentOf(calls, tools, { guards }).events('hi'))).toBe(expected, { ...identity, x: 'a!', y: 'b!', z: 'c!' }, new GuardError('toolResult', 'a', { toolName: 'a' }));
    }));

    it.each(['a', 'b'])("should not be saved by a terminal tool's answer, the other one: %s", (blocked) => {
      const both = [makeTool('a', undefined, { terminal: true }), makeTool('b', undefined, { terminal: true })];
      const { values, error } = collect(agentOf(calls.slice(0, 2), both, { guards: blockOf('toolResult', blocked) }).events('hi'));

      expect(error).toMatchObject({ guard: 'toolResult', toolName: blocked });
      expect(answersIn(values)).toHaveLength(2);
    });

    it('should answer calls that run elsewhere', () => {
      const { execute: _, ...elsewhere } = makeTool('elsewhere');
      const agent = agentOf([toolCall('elsewhere'), toolCall('a')], [makeTool('a')], { guards: blockOf('toolArguments', 'a') });
      const { values } = collect(agent.events({ messages: 'hi', tools: [elsewhere] }));

      expect([eventFaults(values), historyFaults(historyIn(values))]).toEqual([[], []]);
      expect(answersIn(values)).toEqual(['call_elsewhere: cancelled', "call_a: The call of tool 'a' was blocked: no"]);
    });

    it('should be one of this run: that of an agent in a tool is a failure of the tool', () => {
      const inner = agentOf([toolCall('a')], [makeTool('a')], { guards: blockOf('toolArguments', 'a') });
      const outer = agentOf([toolCall('ask')], [makeTool('ask', () => inner.stream('hi'))], { guards: { toolResult: () => true } });
      const { values, error } = collect(outer.events('hi'));

      expect(error).toBeUndefined();
      expect(answersIn(values)).toEqual(["call_ask: The call of tool 'a' was blocked: no"]);
      expect(values.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'done' } });
    });

    it('should not come to pass when the run is stopped before the others are over', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stop = cold('  -----s');
      const stopSubs = '   ^----!';
      const expected = '   (xb)-(y|)';

      const agent = agentOf([toolCall('a'), toolCall('b')], [makeTool('a'), makeTool('b', () => NEVER)], { guards: blockOf('toolArguments', 'a') });

      expectObservable(toolLetters(agent.events({ messages: 'hi', stop }))).toBe(expected, { ...identity, x: 'a!', y: 'b!' });
      expectSubscriptions(stop.subscriptions).toBe(stopSubs);
    }));

    it('should not keep a loop from ending the run at once', () => {
      const asked = [toolCall('b'), ...['1', '2', '3'].map((id) => toolCall('a', {}, id))];
      const agent = agentOf(asked, [makeTool('a'), makeTool('b', () => NEVER)], { guards: blockOf('toolArguments', 'a'), loopDetection: { sameCall: 2, policy: 'fail' } });
      const { values, error } = collect(agent.events('hi'));

      expect(error).toMatchObject({ code: 'loop' });
      expect([eventFaults(values), historyFaults(historyIn(values)), answersIn(values)[0]]).toEqual([[], [], 'call_b: cancelled']);
    });
  });

  it('should do nothing where nothing was asked', () => {
    expect(collect(toolLetters(new Agent({ provider: scriptedProvider(['a']), tools }).events('hi')))).toEqual({ values: [], completed: true });
  });
});
