import { concatMap, delay, exhaustMap, filter, map, NEVER, of, retry, switchMap, take, takeWhile, type Observable } from 'rxjs';
import { Agent, isChunk, result, tool, type AgentEvent, type Memory, type ModelRequest, type Tool } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';

/** One letter per event: text as it is, c a call, t a tool's end, r the result; progress of tools is left out. */
const letters = (source: Observable<AgentEvent>): Observable<string> =>
  source.pipe(
    filter((event) => !isChunk(event) || event.toolProgress === undefined),
    map((event) => {
      if (!isChunk(event)) return 'r';
      return event.toolResult ? 't' : event.toolCalls ? 'c' : event.content;
    }),
  );

const toolFrom = (name: string, source: Observable<string>): Tool => tool({ name, description: name, parameters: { type: 'object' }, execute: () => source });
const slowTool = (name: string, frames: number): Tool => toolFrom(name, of(name).pipe(delay(frames)));

const slowTools = ['x', 'y', 'z'].map((name) => slowTool(name, 15));

describe('loop', () => {
  describe('streaming', () => {
    it('should emit each delta when the model does, and the result when it completes', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a-b--|');
      const turnSubs = '   ^-----!';
      const expected = '   -a-b--(r|)';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should end with an empty answer when the model says nothing', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  ---|');
      const turnSubs = '   ^--!';
      const expected = '   ---(r|)';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(result(), map(({ content }) => content))).toBe(expected, { r: '' });
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should never end when the model never does', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a---');
      const turnSubs = '   ^----';
      const expected = '   -a---';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should pass the text before an error, then the error', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a-#', undefined, new Error('overloaded'));
      const turnSubs = '   ^--!';
      const expected = '   -a-#';

      const agent = new Agent({ provider: marbleProvider([turn], { name: 'm' }) });

      const error = expect.objectContaining({ name: 'ProviderError', message: "Provider 'm' failed: overloaded", provider: 'm' }) as unknown;
      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected, undefined, error);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should make a run of its own for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const one = cold('   -a-|');
      const two = cold('   b--|');
      const oneSubs = '    ^--!';
      const twoSubs = '    --------^--!';
      const expected1 = '  -a-(r|)';
      const subs2 = '      --------^';
      const expected2 = '  --------b--(r|)';

      const agent = new Agent({ provider: marbleProvider([one, two]) });
      const answer = agent.stream('hi');

      expectObservable(answer.pipe(letters)).toBe(expected1);
      expectObservable(answer.pipe(letters), subs2).toBe(expected2);
      expectSubscriptions(one.subscriptions).toBe(oneSubs);
      expectSubscriptions(two.subscriptions).toBe(twoSubs);
    }));
  });

  describe('tools', () => {
    const calls = { x: toolCall('x'), y: toolCall('y'), z: toolCall('z') };

    it('should run the tools of a reply side by side', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    -(xyz|)', calls);
      //                    -       15ms ------a|
      const answer = cold(' ------a|');
      const askSubs = '     ^!';
      const answerSubs = '  16ms ^------!';
      const expected = '    -(ccc) 10ms (ttt)-a(r|)';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: slowTools });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should run them one after the other when told so', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    -(xyz|)', calls);
      const answer = cold(' ------a|');
      const askSubs = '     ^!';
      const answerSubs = '  46ms ^------!';
      const expected = '    -(ccc) 10ms t 14ms t 14ms t-----a(r|)';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: slowTools, parallelToolExecution: false });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should run at most maxParallelTools at once', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    -(xyz|)', calls);
      const answer = cold(' ------a|');
      const askSubs = '     ^!';
      const answerSubs = '  31ms ^------!';
      const expected = '    -(ccc) 10ms (tt) 11ms t-----a(r|)';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: slowTools, maxParallelTools: 2 });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should emit ends as they come and keep the history in request order', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    -(xy|)', { x: toolCall('slow'), y: toolCall('fast') });
      const answer = cold(' ------a|');
      const answerSubs = '  16ms ^------!';
      const expected = '    -----f 10ms s------(h|)';
      const history = ['user:hi', 'assistant:', 'tool:slow', 'tool:fast', 'assistant:a'];

      const tools = [slowTool('slow', 15), slowTool('fast', 4)];
      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools });
      const told = agent.stream('hi').pipe(
        filter((event) => !isChunk(event) || event.toolResult !== undefined),
        map((event) => (isChunk(event) ? event.toolResult?.content.at(0) : event.messages.map(({ role, content }) => `${role}:${content}`))),
      );

      expectObservable(told).toBe(expected, { f: 'f', s: 's', h: history });
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));
  });

  describe('unsubscribe', () => {
    it('should stop the model before its first word', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  ---a-|');
      const unsub = '      -!';
      const turnSubs = '   ^!';
      const expected = '   --';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should stop the model in mid-reply', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a-b-|');
      const unsub = '      --!';
      const turnSubs = '   ^-!';
      const expected = '   -a-';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should stop all tools that run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   (xy|)', { x: toolCall('one'), y: toolCall('two') });
      const one = cold('   -----|');
      const two = cold('   --------|');
      const unsub = '      ------!';
      const askSubs = '    (^!)';
      const oneSubs = '    ^----!';
      const twoSubs = '    ^-----!';
      const expected = '   (cc)-t--';

      const agent = new Agent({ provider: marbleProvider([ask]), tools: [toolFrom('one', one), toolFrom('two', two)] });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(one.subscriptions).toBe(oneSubs);
      expectSubscriptions(two.subscriptions).toBe(twoSubs);
    }));

    it('should stop a sequence of tools, whose rest never starts', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   (xy|)', { x: toolCall('one'), y: toolCall('two') });
      const one = cold('   -----|');
      const two = cold('   -----|');
      const unsub = '      ---!';
      const askSubs = '    (^!)';
      const oneSubs = '    ^--!';
      const expected = '   (cc)';

      const agent = new Agent({ provider: marbleProvider([ask]), tools: [toolFrom('one', one), toolFrom('two', two)], parallelToolExecution: false });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(one.subscriptions).toBe(oneSubs);
      expectSubscriptions(two.subscriptions).toBe([]);
    }));

    it('should stop the model of a later turn', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    (x|)', { x: toolCall('x') });
      const answer = cold(' --a--b|');
      const unsub = '       18ms !';
      const answerSubs = '  15ms ^--!';
      const expected = '    c 14ms t-a-';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: slowTools });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));
  });

  describe('unsubscribe, with a memory', () => {
    const memory: Memory = { load: () => [], commit: () => undefined, clear: () => undefined };

    it('should stop the load', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const load = cold('  ---m|', { m: [] });
      const turn = cold('  a|');
      const unsub = '      --!';
      const loadSubs = '   ^-!';
      const expected = '   ---';

      const agent = new Agent({ provider: marbleProvider([turn]), memory: { ...memory, load: () => load } });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(load.subscriptions).toBe(loadSubs);
      expectSubscriptions(turn.subscriptions).toBe([]);
    }));

    it('should stop the commit', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  -a|');
      const commit = cold('  ----|');
      const unsub = '      ----!';
      const turnSubs = '   ^-!';
      const commitSubs = ' --^-!';
      const expected = '   -a---';

      const agent = new Agent({ provider: marbleProvider([turn]), memory: { ...memory, commit: () => commit } });

      expectObservable(agent.stream('hi').pipe(letters), unsub).toBe(expected);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
      expectSubscriptions(commit.subscriptions).toBe(commitSubs);
    }));
  });

  describe('unsubscribe, in a synchronous run', () => {
    it.each([1, 2, 3, 4, 5])('should let nothing happen behind event %d', (count) => {
      const provider = scriptedProvider([['a', toolCall('x')], ['b', toolCall('y')], 'c']);
      const ran: string[] = [];
      const tools = ['x', 'y'].map((name) => tool({ name, description: name, parameters: { type: 'object' }, execute: () => ran.push(name) }));
      const seen: string[] = [];

      new Agent({ provider, tools }).stream('hi').pipe(letters, take(count)).subscribe((letter) => seen.push(letter));

      expect(seen.join('')).toBe('actbctcr'.slice(0, count));
      expect(ran).toEqual(['x', 'y'].slice(0, [0, 0, 0, 1, 1, 1][count]));
      expect(provider.requests).toHaveLength(count < 4 ? 1 : 2);
    });
  });

  describe('unsubscribe, at a start', () => {
    it.each([['llm-start', 0, 0], ['tool-start', 1, 0], ['tool-end', 1, 1]] as const)('should let nothing begin behind %s', (type, asked, ran) => {
      const provider = scriptedProvider([[toolCall('x')], 'b']);
      const execute = jest.fn();

      const agent = new Agent({ provider, tools: [tool({ name: 'x', description: 'x', parameters: { type: 'object' }, execute })] });

      agent.events('hi').pipe(takeWhile((event) => event.type !== type)).subscribe();

      expect([provider.requests.length, execute.mock.calls.length]).toEqual([asked, ran]);
    });
  });

  describe('errors', () => {
    const broken = new Error('broken');
    const wrapped = expect.objectContaining({ name: 'ProviderError', cause: broken }) as unknown;

    it('should come before the first item', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('  --#', undefined, broken);
      const turnSubs = '   ^-!';
      const expected = '   --#';

      const agent = new Agent({ provider: marbleProvider([turn]) });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected, undefined, wrapped);
      expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    }));

    it('should come from a later turn, behind what the tools have done', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('    (x|)', { x: toolCall('x') });
      const answer = cold(' --a-#', undefined, broken);
      const askSubs = '     (^!)';
      const answerSubs = '  15ms ^---!';
      const expected = '    c 14ms t-a-#';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: slowTools });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected, undefined, wrapped);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should answer the calls of a reply that breaks off', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   -ax-#', { a: 'a', x: toolCall('x') }, broken);
      const askSubs = '    ^---!';
      const expected = '   -ac-(t#)';

      const agent = new Agent({ provider: marbleProvider([ask]), tools: slowTools });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected, undefined, wrapped);
      expectSubscriptions(ask.subscriptions).toBe(askSubs);
    }));

    it.each(['load', 'commit'] as const)('should come from a memory: %s', (method) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('      -a|');
      const failing = cold<[]>('--#', undefined, broken);
      const failingSubs = { load: '^-!', commit: '--^-!' };
      const expected = { load: '   --#', commit: '-a--#' };

      const memory: Memory = { load: () => [], commit: () => undefined, clear: () => undefined, [method]: () => failing };
      const agent = new Agent({ provider: marbleProvider([turn]), memory });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected[method], undefined, broken);
      expectSubscriptions(failing.subscriptions).toBe(failingSubs[method]);
    })());

    it('should not come from tools', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   (xy|)', { x: toolCall('one'), y: toolCall('two') });
      const one = cold('   -----#');
      const two = cold('   -------|');
      const answer = cold('       --a|');
      const oneSubs = '    ^----!';
      const twoSubs = '    ^------!';
      const answerSubs = ' -------^--!';
      const expected = '   (cc)-t-t-a(r|)';

      const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: [toolFrom('one', one), toolFrom('two', two)] });

      expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
      expectSubscriptions(one.subscriptions).toBe(oneSubs);
      expectSubscriptions(two.subscriptions).toBe(twoSubs);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should leave the agent fit for the next run', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' -#', undefined, broken);
      const second = cold('  -a|');
      const firstSubs = '  ^!';
      const secondSubs = ' -^-!';
      const expected = '   --a(r|)';

      const agent = new Agent({ provider: marbleProvider([first, second]) });

      expectObservable(agent.stream('hi').pipe(letters, retry(1))).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    }));
  });

  it('should be synchronous inside of another run', () => {
    const inner = new Agent({ provider: scriptedProvider(['inner']) });
    const seen: string[] = [];
    const ask = tool({
      name: 'ask',
      description: 'Asks another agent',
      parameters: { type: 'object' },
      execute: () => {
        inner.stream('hi').pipe(result()).subscribe(({ content }) => seen.push(content));
        return seen.join();
      },
    });
    const agent = new Agent({ provider: scriptedProvider([[toolCall('ask')], 'outer']), tools: [ask] });

    agent.stream('hi').pipe(result()).subscribe(({ messages }) => seen.push(...messages.map(({ content }) => content)));

    expect(seen).toEqual(['inner', 'hi', '', 'inner', 'outer']);
  });

  it('should not grow the stack over thousands of synchronous turns', () => {
    const turns = 5000;
    const loops = tool({ name: 'again', description: 'again', parameters: { type: 'object' }, execute: () => 'ok' });
    const script = Array.from({ length: turns }, (_, turn) => [toolCall('again', {}, `call_${turn}`)]);
    const agent = new Agent({ provider: scriptedProvider([...script, 'done']), tools: [loops], maxIterations: Infinity });

    const contents: string[] = [];
    agent.stream('hi').pipe(result()).subscribe(({ content, iterations }) => contents.push(`${content} ${iterations}`));

    expect(contents).toEqual([`done ${turns + 1}`]);
  });

  describe('flattening', () => {
    const questions = { p: 'first', q: 'second' };

    it('should let the newest question win with switchMap', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const asked = hot('     -p--q------|', questions);
      const first = cold('     -a-b-c-|');
      //                           -d-|
      const second = cold('       -d-|');
      const firstSubs = '     -^--!';
      const secondSubs = '    ----^--!';
      const expected = '      --a--d-r---|';

      const agent = new Agent({ provider: marbleProvider([first, second]) });

      expectObservable(asked.pipe(switchMap(agent.stream), letters)).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    }));

    it('should queue questions with concatMap', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const asked = hot('     -pq---------|', questions);
      const first = cold('     -a-|');
      const second = cold('       -d-|');
      const firstSubs = '     -^--!';
      const secondSubs = '    ----^--!';
      const expected = '      --a-rd-r----|';

      const agent = new Agent({ provider: marbleProvider([first, second]) });

      expectObservable(asked.pipe(concatMap(agent.stream), letters)).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    }));

    it('should ignore questions while busy with exhaustMap', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const asked = hot('     -pq---------|', questions);
      const first = cold('     -a-|');
      const firstSubs = '     -^--!';
      const expected = '      --a-r-------|';

      const agent = new Agent({ provider: marbleProvider([first]) });

      expectObservable(asked.pipe(exhaustMap(agent.stream), letters)).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
    }));
  });
});

describe('runTimeoutMs', () => {
  it('should fail a run that takes too long, with its history closed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const reply = cold('  -a-----', { a: 'Hi' });
    const replySubs = '   ^---!';
    const agent = new Agent({ provider: marbleProvider([reply]), runTimeoutMs: 4 });
    const kinds = map(({ type }: { type: string }) => type);

    expectObservable(agent.stream('hi').pipe(kinds)).toBe('-c--#', { c: 'chunk' }, expect.objectContaining({ code: 'run-timeout', timeoutMs: 4 }));
    expectSubscriptions(reply.subscriptions).toBe(replySubs);
  }));

  it('should not matter to a run that is in time', () => {
    expect(collect(new Agent({ provider: scriptedProvider(['Hi']), runTimeoutMs: 4 }).stream('hi'))).toMatchObject({ completed: true });
  });
});

describe('runTimeoutMs, while the memory commits', () => {
  it('should fail the run', marbles(({ expectObservable }) => {
    const memory: Memory = { load: () => [], commit: () => NEVER, clear: () => {} };
    const agent = new Agent({ provider: scriptedProvider(['Hi']), memory, runTimeoutMs: 4 });

    expectObservable(agent.stream('hi').pipe(letters)).toBe('H---#', { H: 'Hi' }, expect.objectContaining({ code: 'run-timeout' }));
  }));
});

describe('maxCostUsd', () => {
  it('should fail where nobody tells the cost, in place of being no limit', () => {
    const provider = { name: 'm', stream: ({ report }: ModelRequest) => (report({ type: 'usage', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } }), of(toolCall('x'))) };
    const { error } = collect(new Agent({ provider, tools: slowTools, maxCostUsd: 1 }).stream('hi'));
    expect(error).toBeUndefined(); // the tool is still at work
    const unknown = collect(new Agent({ provider, tools: [toolFrom('x', of('done'))], maxCostUsd: 1 }).stream('hi')).error;
    expect(unknown).toMatchObject({ code: 'configuration', message: expect.stringContaining('withCost') as unknown });
  });
});

describe('replyTimeout', () => {
  it('should give up a reply that does not begin, and be retried', marbles(({ cold, expectObservable }) => {
    const replies = [cold('------'), cold('-(a|)', { a: 'Hi' })];
    const agent = new Agent({ provider: marbleProvider(replies), replyTimeout: { firstMs: 3 }, retry: { delayMs: 2, jitter: 0 } });
    const initials = map(({ type }: { type: string }) => type[0]);

    expectObservable(agent.stream('hi').pipe(initials)).toBe('------(cr|)');
  }));
});
