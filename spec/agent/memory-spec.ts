import { EMPTY, map, merge, of, tap, throwError, type Observable } from 'rxjs';
import { Agent, ConversationMemory, isChunk, result, textDeltas, type AgentOptions, type Memory, type Message, type RunEvent } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { eventLetters } from '../support/eventLetters';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const asText = ({ role, content }: Message): string => `${role}: ${content}`;
const tools = [makeTool('x')];
const broken = new Error('broken');

/** A memory that holds `history`, and keeps what is committed. */
const memoryOf = (history: readonly Message[] = [], fields: Partial<Memory> = {}): Memory & { commits: (readonly Message[])[] } => {
  const commits: (readonly Message[])[] = [];
  return { commits, load: () => history, commit: (messages) => void commits.push(messages), clear: () => undefined, ...fields };
};
const agentOf = (script: readonly ScriptedTurn[], memory: Memory, options: Partial<AgentOptions> = {}): Agent =>
  new Agent({ provider: scriptedProvider(script), tools, memory, ...options });

describe('memory', () => {
  const history = [user('one'), assistant('1')];

  describe('load', () => {
    it('should come before the input in every request, and not into the result', () => {
      const provider = scriptedProvider([[toolCall('x')], '2']);
      const agent = new Agent({ provider, tools, memory: memoryOf(history), systemPrompt: 'Be brief.' });

      const [answer] = collect(agent.stream('two').pipe(result())).values;

      expect(provider.requests.map(({ messages }) => messages.map(asText))).toEqual([
        ['user: one', 'assistant: 1', 'user: two'],
        ['user: one', 'assistant: 1', 'user: two', 'assistant: ', 'tool: x'],
      ]);
      expect(answer?.messages.map(asText)).toEqual(['user: two', 'assistant: ', 'tool: x', 'assistant: 2']);
    });

    it('should be told once, before the first turn', () => {
      const { values } = collect(agentOf([[toolCall('x')], '2'], memoryOf(history)).events('two'));

      expect(values.map(({ type }) => type).slice(0, 3)).toEqual(['run-start', 'memory-load', 'iteration-start']);
      expect(values.filter(({ type }) => type === 'memory-load')).toMatchObject([{ messages: history }]);
    });

    it('should be done anew by each run', () => {
      const memory = new ConversationMemory();
      const provider = scriptedProvider(['1', '2']);
      const agent = new Agent({ provider, memory });

      collect(agent.stream('one'));
      collect(agent.stream('two'));

      expect(provider.requests.map(({ messages }) => messages.map(asText))).toEqual([['user: one'], ['user: one', 'assistant: 1', 'user: two']]);
      expect(memory.load().map(asText)).toEqual(['user: one', 'assistant: 1', 'user: two', 'assistant: 2']);
    });

    it('should be awaited, its last value counts', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const load = cold('  -e--h--|', { e: [], h: history });
      const turn = cold('         --a|');
      const loadSubs = '   ^------!';
      const turnSubs = '   -------^--!';
      const expected = '   ---------a|';

      const provider = marbleProvider([turn]);

      expectObservable(new Agent({ provider, memory: memoryOf([], { load: () => load }) }).stream('two').pipe(textDeltas())).toBe(expected);
      expectSubscriptions(load.subscriptions).toBe(loadSubs);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      flush();
      expect(provider.requests[0]?.messages).toEqual([...history, user('two')]);
    }));

    it('should be told once when it emits several times', () => {
      const { values } = collect(agentOf(['2'], memoryOf([], { load: () => of([], history) })).events('two'));

      expect(values.filter(({ type }) => type === 'memory-load')).toMatchObject([{ messages: history }]);
    });

    it('should be nothing when it completes without a value', () => {
      const { values } = collect(agentOf(['2'], memoryOf([], { load: () => EMPTY })).stream('two').pipe(textDeltas()));

      expect(values).toEqual(['2']);
    });

    it('should be unsubscribed with the run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const load = cold('  -----h|', { h: history });
      const unsub = '      ---!';
      const loadSubs = '   ^--!';
      const expected = '   ----';

      const memory = memoryOf([], { load: () => load });

      expectObservable(agentOf([], memory).stream('two'), unsub).toBe(expected);
      expectSubscriptions(load.subscriptions).toBe(loadSubs);
    }));

    it('should be a snapshot: what another run commits meanwhile does not reach this one', () => {
      const shared: Message[] = [...history];
      const memory = memoryOf([], { load: () => shared, commit: (messages) => void shared.push(...messages) });
      const provider = scriptedProvider([[toolCall('other')], 'inner', 'outer']);
      const agent: Agent = new Agent({
        provider, memory, tools: [makeTool('other', () => agent.stream('inner?').pipe(result(), map(({ content }) => content)))],
      });

      const { values } = collect(agent.events('outer?'));

      expect(provider.requests.map(({ messages }) => messages.map(asText).slice(2))).toEqual([
        ['user: outer?'], ['user: inner?'], ['user: outer?', 'assistant: ', 'tool: inner'],
      ]);
      expect(values.find(({ type }) => type === 'memory-load')).toMatchObject({ messages: history });
      expect(shared.map(asText)).toEqual([
        'user: one', 'assistant: 1', 'user: inner?', 'assistant: inner', 'user: outer?', 'assistant: ', 'tool: inner', 'assistant: outer',
      ]);
    });
  });

  describe('commit', () => {
    it('should get the input and all that followed, once and whole, before the result is told', () => {
      const log: unknown[] = [];
      const memory = memoryOf(history, { commit: (messages) => void log.push(messages) });

      const { values } = collect(agentOf([['a', toolCall('x')], 'b'], memory).events(['two', 'three'].map(user)).pipe(tap(({ type }) => log.push(type))));

      const end = values.at(-1);
      expect(end?.type === 'run-end' && log.slice(-3)).toEqual(['iteration-end', end?.type === 'run-end' && end.result.messages, 'run-end']);
      expect(log.filter(Array.isArray)).toHaveLength(1);
    });

    it.each<[string, ScriptedTurn[], Partial<AgentOptions>, string[]]>([
      ['an answer', ['a'], {}, ['user: hi', 'assistant: a']],
      ['an empty answer', [''], {}, ['user: hi', 'assistant: ']],
      ['a routed run: the input only', [['a', toolCall('x')]], { routingOnly: true }, ['user: hi']],
      [
        'max iterations',
        [[toolCall('x')]],
        { maxIterations: 1 },
        ['user: hi', 'assistant: ', 'tool: x', 'assistant: Maximum iterations (1) reached without resolution.'],
      ],
      ['a terminal tool', [[toolCall('x')]], { tools: [makeTool('x', () => 'X', { terminal: true })] }, ['user: hi', 'assistant: ', 'tool: X', 'assistant: X']],
    ])('should get a valid conversation of %s', (_, script, options, messages) => {
      const memory = memoryOf();
      collect(agentOf(script, memory, options).stream('hi'));

      expect(memory.commits.map((commit) => commit.map(asText))).toEqual([messages]);
      expect(historyFaults(memory.commits.flat())).toEqual([]);
    });

    it('should be awaited', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a|');
      const commit = cold('  -x--|');
      const turnSubs = '   ^-!';
      const commitSubs = ' --^---!';
      const expected = '   -a----(r|)';

      const agent = new Agent({ provider: marbleProvider([turn]), memory: memoryOf([], { commit: () => commit }) });

      expectObservable(agent.stream('hi').pipe(map((event) => (isChunk(event) ? event.content : 'r')))).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      expectSubscriptions(commit.subscriptions).toBe(commitSubs);
    }));

    it('should be unsubscribed with the run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const commit = cold('-----|');
      const unsub = '      ---!';
      const commitSubs = ' ^--!';
      const expected = '   a---';

      expectObservable(agentOf(['a'], memoryOf([], { commit: () => commit })).stream('hi').pipe(textDeltas()), unsub).toBe(expected);
      expectSubscriptions(commit.subscriptions).toBe(commitSubs);
    }));

    it.each<[string, (agent: Agent) => Observable<unknown>]>([
      ['a model that fails', (agent) => agent.stream('hi')],
      ['an input that is none', (agent) => agent.stream([])],
    ])('should not happen after %s', (_, run) => {
      const memory = memoryOf();

      expect(collect(run(new Agent({ provider: marbleProvider([throwError(() => broken)]), memory }))).completed).toBe(false);
      expect(memory.commits).toEqual([]);
    });

    it.each(['^!', '^--!', '^-----!', '^--------!'])('should not happen after %s', (subscription) => marbles(({ cold, expectObservable, flush }) => {
      const ask = cold('   -a-(x|)', { a: 'a', x: toolCall('x') });
      const slow = cold('  -----|');
      const answer = cold('-a|');

      const memory = memoryOf();
      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: [makeTool('x', () => slow)], memory });

      expectObservable(agent.stream('hi').pipe(result()), subscription).toBe('-', {});
      flush();
      expect(memory.commits).toEqual([]);
    })());

    it('should keep apart runs that overlap, each whole', marbles(({ cold, expectObservable, flush }) => {
      const one = cold(' -a---|');
      const two = cold(' -b-|');
      const expected = ' ---r-(r|)';

      const memory = new ConversationMemory();
      const agent = new Agent({ provider: marbleProvider([one, two]), memory });

      expectObservable(merge(agent.stream('one'), agent.stream('two')).pipe(result(), map(() => 'r'))).toBe(expected);
      flush();
      expect(memory.load().map(asText)).toEqual(['user: two', 'assistant: b', 'user: one', 'assistant: a']);
    }));
  });

  describe('a failure', () => {
    const fails: [string, () => Observable<never>][] = [
      ['throws', () => { throw broken; }],
      ['emits an error', () => throwError(() => broken)],
    ];

    it.each(fails)('should fail the run unchanged when load %s, before the model is asked', (_, load) => {
      const memory = memoryOf([], { load });
      const provider = scriptedProvider([]);
      const { values, error } = collect(new Agent({ provider, memory }).events('hi'));

      expect(error).toBe(broken);
      expect(values.map(({ type }) => type)).toEqual(['run-start', 'run-error']);
      expect(values.at(-1)).toMatchObject({ error: broken, messages: [user('hi')] });
      expect([provider.requests, memory.commits]).toEqual([[], []]);
    });

    it.each(fails)('should fail the run unchanged when commit %s, with all that was done', (_, commit) => {
      const { values, error } = collect(agentOf([['a', toolCall('x')], 'b'], memoryOf([], { commit })).events('hi'));

      expect(error).toBe(broken);
      expect(eventFaults(values)).toEqual([]);
      expect(values.slice(-2)).toMatchObject([
        { type: 'iteration-end' }, { type: 'run-error', error: broken, messages: ['hi', 'a', 'x', 'b'].map((content) => ({ content })) },
      ]);
    });

    it('should fail the run when it comes late', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const load = cold<Message[]>('--#', undefined, broken);
      const loadSubs = '   ^-!';
      const expected = '   S-(E#)';

      expectObservable(agentOf([], memoryOf([], { load: () => load })).events('hi').pipe(eventLetters())).toBe(expected, undefined, broken);
      expectSubscriptions(load.subscriptions).toBe(loadSubs);
    }));
  });

  describe('memory-trim', () => {
    const trims = (memory: Memory): RunEvent[] => collect(agentOf(['2'], memory).events('two')).values.slice(-2);

    it('should be told when the memory has dropped messages, before the end', () => {
      const memory = new ConversationMemory({ maxMessages: 2 });
      memory.commit(history);

      expect(trims(memory)).toMatchObject([{ type: 'memory-trim', removed: 2, kept: 2 }, { type: 'run-end' }]);
    });

    it('should be told for each time, and for nothing else that commit emits', () => {
      const commit = () => of('saved', { type: 'memory-trim', removed: 1, kept: 4 }, null, { type: 'memory-trim', removed: 2, kept: 2 });

      expect(collect(agentOf(['2'], memoryOf([], { commit })).events('two')).values.slice(-4)).toMatchObject([
        { type: 'iteration-end' }, { type: 'memory-trim', removed: 1, kept: 4 }, { type: 'memory-trim', removed: 2, kept: 2 }, { type: 'run-end' },
      ]);
    });

    it('should not be told when nothing was dropped', () => {
      expect(trims(new ConversationMemory()).map(({ type }) => type)).toEqual(['iteration-end', 'run-end']);
    });
  });

  it('should make an id fresh that the conversation knows, memory included', () => {
    const memory = new ConversationMemory();
    const agent = agentOf([[toolCall('x')], '1', [toolCall('x'), toolCall('x', {}, 'new')], '2'], memory);

    collect(agent.stream('one'));
    const { values } = collect(agent.events('two'));

    const [first, second] = values.flatMap((event) => (event.type === 'tool-call' ? [event.call.id] : []));
    expect(first).not.toBe('call_x');
    expect(first).toMatch(/./);
    expect(second).toBe('new');
    expect(historyFaults(memory.load())).toEqual([]);
    expect(memory.load()).toHaveLength(9);
  });

  it('should make an id fresh that the input knows', () => {
    const asked: Message[] = [
      user('one'), { ...assistant(''), toolCalls: [toolCall('x')] }, { role: 'tool', content: 'x', toolCallId: 'call_x', toolName: 'x' }, user('two'),
    ];
    const [answer] = collect(agentOf([[toolCall('x')], 'done'], memoryOf()).stream(asked).pipe(result())).values;

    expect(historyFaults(answer?.messages ?? [])).toEqual([]);
    expect(answer?.toolCalls[0]?.id).not.toBe('call_x');
  });

  it('should fail the run with what to do when it loads a promise', () => {
    const memory = { load: () => Promise.resolve([]), commit: () => undefined, clear: () => undefined };
    const agent = new Agent({ provider: scriptedProvider([]), memory: memory as unknown as Memory });

    expect(collect(agent.stream('hi')).error).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining('from(') as string });
  });
});
