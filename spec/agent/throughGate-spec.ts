import { AsyncLocalStorage } from 'node:async_hooks';
import { catchError, EMPTY, filter, map, NEVER, of, Subject, tap, throwError, timer, type Observable } from 'rxjs';
import { Agent, AgentError, ConfigurationError, GuardError, ToolValidationError, type AgentOptions, type AgentResult, type RunEvent, type RunEventOf, type Tool, type ToolCall } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import type { ApprovalRequest } from '../../lib/types/toolPolicy';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { eventLetters } from '../support/eventLetters';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';

type GateEvent = RunEventOf<'approval-request' | 'approval-decision' | 'tool-start' | 'tool-progress' | 'tool-end' | 'tool-error'>;
type Turn = readonly (string | ToolCall)[];

const isGateEvent = (event: RunEvent): event is GateEvent => /^(approval|tool)-/.test(event.type) && event.type !== 'tool-call';
const agentOf = (turns: readonly Turn[], tools: readonly Tool[], options: Partial<AgentOptions>): Agent =>
  new Agent({ provider: scriptedProvider([...turns, 'done']), tools, ...options });
const resultIn = (events: readonly RunEvent[]): AgentResult | undefined => events.flatMap((event) => (event.type === 'run-end' ? event.result : []))[0];
/** The messages of a run that is over, however it has ended. */
const historyIn = (events: readonly RunEvent[]): AgentResult['messages'] => events.flatMap((event) => (event.type === 'run-end' ? event.result.messages : event.type === 'run-error' ? event.messages : []));
const answersIn = ({ messages }: { messages: AgentResult['messages'] } = { messages: [] }): string[] => messages.flatMap(({ role, content }) => (role === 'tool' ? content : []));
/** What happens to one call of one tool, all synchronously. */
function pass(tool: Tool, options: Partial<AgentOptions>, call = toolCall(tool.name)) {
  const { values, error: failure } = collect(agentOf([[call]], [tool], options).events('hi'));
  const result = resultIn(values);
  const messages = historyIn(values);
  expect([eventFaults(values), historyFaults(messages)]).toEqual([[], []]);
  const events = values.filter(isGateEvent);
  return { types: events.map(({ type }) => type), events, result, end: values.at(-1), content: answersIn({ messages })[0], error: (events.at(-1) as RunEventOf<'tool-error'>).error, failure };
}
/** Letters of what stands between the calls and their tools: q request, y decision, s start, e end, x error. */
const gateLetters = (run: Observable<RunEvent>): Observable<string> => run.pipe(filter(isGateEvent), eventLetters());
/** The same with the tool's name, and whether it was a yes: `qa`, `ya+`, `yb-`. */
const named = (run: Observable<RunEvent>): Observable<string> =>
  run.pipe(
    filter(isGateEvent),
    map((event) => `${{ 'approval-request': 'q', 'approval-decision': 'y', 'tool-start': 's', 'tool-progress': 'p', 'tool-end': 'e', 'tool-error': 'x' }[event.type]}${event.call.toolName}${event.type === 'approval-decision' ? (event.approved ? '+' : '-') : ''}`),
  );
const review = { review: ['*'] };

describe('throughGate', () => {
  it('should ask in order: policy, guards of the arguments, approval, tool, guards of the result', () => {
    const asked: string[] = [];
    const ask = <T>(name: string, answer: T) => (): T => (asked.push(name), answer);
    const strict = makeTool('x', ask('tool', 'result'));
    const { types } = pass(strict, {
      toolPolicy: { deny: [ask('deny', false)], review: [ask('review', true)], allow: [ask('allow', true)] },
      approve: ask('approve', true),
      guards: { toolArguments: [ask('arguments', undefined), ask('arguments again', undefined)], toolResult: ask('result', undefined) },
    });

    expect(asked).toEqual(['deny', 'review', 'arguments', 'arguments again', 'deny', 'review', 'approve', 'tool', 'result']);
    expect(types).toEqual(['approval-request', 'approval-decision', 'tool-start', 'tool-end']);
  });

  it.each<[string, ToolCall, RegExp]>([
    ['unknown', toolCall('y'), /^Unknown tool 'y'\. Available tools: x$/],
    ['malformed', { ...toolCall('x'), parseError: 'Unexpected end' }, /^Invalid arguments for tool 'x': Unexpected end\./],
    ['invalid', toolCall('x', { n: 'many' }), /'n'/],
  ])('should ask nobody about a call that is %s', (_, call, content) => {
    const ask = jest.fn(() => true);
    const strict = makeTool('x', ask, { parameters: { type: 'object', properties: { n: { type: 'number' } } } });
    const told = pass(strict, { toolPolicy: { deny: [ask], review: [ask] }, approve: ask, guards: { toolArguments: () => void ask(), toolResult: () => void ask() } }, call);

    expect(told).toMatchObject({ types: ['tool-error'], content: expect.stringMatching(content) as unknown });
    expect(told.error).toBeInstanceOf(ToolValidationError);
    expect(ask).not.toHaveBeenCalled();
  });

  describe('maxArgumentsLength', () => {
    it.each<[Record<string, unknown>, boolean]>([[{}, true], [{ a: '' }, true], [{ a: 'b' }, false]])('should be counted as JSON: %p', (parameters, runs) => {
      const { types, content, error, result } = pass(makeTool('x'), { maxArgumentsLength: 8 }, toolCall('x', parameters));

      expect(types).toEqual(runs ? ['tool-start', 'tool-end'] : ['tool-error']);
      if (runs) return;
      expect(content).toBe("The arguments for tool 'x' are too long: 9 characters of JSON where 8 are allowed. Call it with less, in several calls if need be.");
      expect(error).toBeInstanceOf(ToolValidationError);
      expect(result?.messages[1]?.toolCalls?.[0]?.parameters).toEqual(parameters);
    });

    it('should leave what is nested too deeply to the check of the arguments', () => {
      const deep = JSON.parse(`${'{"a":'.repeat(99_999)}1${'}'.repeat(99_999)}`) as Record<string, unknown>;

      expect(pass(makeTool('x'), { maxArgumentsLength: 8 }, toolCall('x', deep)).content).toMatch(/nested too deeply/);
    });
  });

  describe('maxToolResultLength', () => {
    it.each<[string, Tool['execute'], string]>([
      ['a text', () => 'abcdefgh', 'abcd… [cut: 4 of 8 characters left out]'],
      ['a stream', () => of('abc', 'def'), 'abcd… [cut: 2 of 6 characters left out]'],
      ['an object', () => ({ a: 1 }), '{"a"… [cut: 3 of 7 characters left out]'],
      ['a failure', () => { throw new Error('no'); }, 'Tool… [cut: 15 of 19 characters left out]'],
      ['a short text', () => 'abcd', 'abcd'],
    ])('should cut what the model hears: %s', (_, execute, content) => {
      const { result, ...told } = pass(makeTool('x', execute), { maxToolResultLength: 4 });

      expect(told.content).toBe(content);
      expect(result?.trace.steps.find(({ type }) => type === 'tool-execution')).toMatchObject({ content });
    });

    it('should leave the value whole for observers', () => {
      expect(pass(makeTool('x', () => 'abcdefgh'), { maxToolResultLength: 4 }).events.at(-1)).toMatchObject({ value: 'abcdefgh' });
    });

    it('should not cut what is no result', () => {
      const stop = new Subject<void>();
      const { values } = collect(agentOf([[toolCall('x')]], [makeTool('x', () => NEVER)], { maxToolResultLength: 4 }).events({ messages: 'hi', stop }));
      stop.next();

      expect(answersIn(resultIn(values))).toEqual(['cancelled']);
    });
  });

  describe('a policy', () => {
    it('should let run what is allowed, and say nothing of it', () => {
      expect(pass(makeTool('x'), { toolPolicy: { allow: ['x'] } })).toMatchObject({ types: ['tool-start', 'tool-end'], content: 'x' });
    });

    it.each<[string, Partial<AgentOptions>, string]>([
      ['denied', { toolPolicy: { deny: ['x'] } }, "Tool 'x' is not allowed. Go on without it."],
      ['not allowed', { toolPolicy: { allow: ['y'] } }, "Tool 'x' is not allowed. Go on without it."],
      ['under review by nobody', { toolPolicy: { review: ['x'] } }, "Tool 'x' was not approved: there is nobody to ask. Go on without it."],
    ])('should not let run what is %s, and say so', (_, options, content) => {
      const execute = jest.fn();
      const told = pass(makeTool('x', execute), options);

      expect(told.types).toEqual(['approval-decision', 'tool-error']);
      expect(told.events[0]).toMatchObject({ approved: false, by: 'policy', call: toolCall('x') });
      expect(told.content).toBe(content);
      expect(told.error).toMatchObject({ code: 'tool-denied' });
      expect(told.result?.trace.steps.map(({ type }) => type)).toEqual(['tool-selection', 'llm-call', 'approval-decision', 'tool-execution', 'llm-call']);
      expect(execute).not.toHaveBeenCalled();
    });
  });

  describe('an approval', () => {
    it('should be asked with the arguments that the tool would get, everybody with a copy', () => {
      const requests: ApprovalRequest[] = [];
      const seen: unknown[] = [];
      const sum = makeTool('sum', (args) => void seen.push(structuredClone(args), (args['n'] as number[]).push(9)), {
        parameters: { type: 'object', properties: { n: { type: 'array', items: { type: 'number' } } } },
      });
      const approve = (request: ApprovalRequest): true => {
        requests.push(request);
        (request.args['n'] as number[]).push(7);
        return true;
      };
      const call = toolCall('sum', { n: ['1', 2] });
      const { values } = collect(agentOf([[call]], [sum], { toolPolicy: review, approve }).events({ messages: 'hi', context: 'ada' }));

      expect(requests).toEqual([{ call, args: { n: [1, 2, 7] }, context: 'ada', runId: values[0]?.runId }]);
      expect(seen[0]).toEqual({ n: [1, 2] });
      expect(values.find(({ type }) => type === 'approval-request')).toMatchObject({ call, args: { n: [1, 2] }, iteration: 1, context: 'ada' });
    });

    it('should tell the model why not', () => {
      const told = pass(makeTool('x'), { toolPolicy: review, approve: () => ({ approved: false, reason: 'Too expensive.' }) });

      expect(told).toMatchObject({ types: ['approval-request', 'approval-decision', 'tool-error'], content: "Tool 'x' was not approved: Too expensive." });
      expect(told.events[1]).toMatchObject({ approved: false, reason: 'Too expensive.', by: 'approve' });
    });

    it('should tell observers how it failed, and not the model', () => {
      const error = new Error('a secret');
      const told = pass(makeTool('x'), { toolPolicy: review, approve: () => throwError(() => error) });

      expect(told.events[1]).toMatchObject({ approved: false, by: 'error', error });
      expect(told.error).toMatchObject({ cause: error });
      expect(JSON.stringify(told.result?.messages)).not.toMatch(/secret/);
    });

    it('should call each hook', () => {
      const heard: string[] = [];
      const hear = ({ type }: RunEvent): unknown => heard.push(type);
      pass(makeTool('x'), { toolPolicy: review, approve: () => true, observers: [{ onApprovalRequest: hear, onApprovalDecision: hear, onToolStart: hear }] });

      expect(heard).toEqual(['approval-request', 'approval-decision', 'tool-start']);
    });

    it.each<[string, Partial<AgentOptions>, string, string]>([
      ['in any order, each for itself', {}, '                          (abc)-C--A----(B|)               ', '^-----!                '],
      ['in their turn, one after the other', { parallelToolExecution: false }, '       a--------(Ab)----------(Bc)--(C|)', '-----------------------^-----!'],
      ['as slots are free', { maxParallelTools: 2 }, '                   (ab)-----(Ac)-B(C|)              ', '---------^-----!       '],
    ])('should come %s', (_, options, expected, cSubs) => marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const a = cold('---------y', { y: true });
      const b = cold('--------------y', { y: true });
      const c = cold('------y', { y: true });

      const answers: Record<string, Observable<boolean>> = { a, b, c };
      const events: RunEvent[] = [];
      const tools = ['a', 'b', 'c'].map((name) => makeTool(name));
      const agent = agentOf([tools.map(({ name }) => toolCall(name))], tools, { toolPolicy: review, approve: ({ call }) => answers[call.toolName] ?? NEVER, ...options });
      const letters = named(agent.events('hi').pipe(tap((event) => events.push(event)))).pipe(
        filter((name) => /^[qe]/.test(name)),
        map(([what, tool = '']) => (what === 'q' ? tool : tool.toUpperCase())),
      );

      expectObservable(letters).toBe(expected);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      flush();
      expect([eventFaults(events), answersIn(resultIn(events))]).toEqual([[], ['a', 'b', 'c']]);
    })());

    it('should not hold up siblings that need none', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer = cold('  -----n', { n: false });
      const answerSubs = '   ^----!';
      const expected = '     (qse)(yx|)';
      const values = { q: 'qa', s: 'sb', e: 'eb', y: 'ya-', x: 'xa' };

      const agent = agentOf([[toolCall('a'), toolCall('b')]], [makeTool('a'), makeTool('b')], { toolPolicy: { review: ['a'] }, approve: () => answer });

      expectObservable(named(agent.events('hi'))).toBe(expected, values);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should be a no when it is late, whatever comes then', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const late = cold('    -----y', { y: true });
      const lateSubs = '     ^---!';
      const expected = '     q---(yx|)';

      const execute = jest.fn();
      const events: RunEvent[] = [];
      const agent = agentOf([[toolCall('x')]], [makeTool('x', execute)], { toolPolicy: review, approve: () => late, approvalTimeoutMs: 4 });

      expectObservable(gateLetters(agent.events('hi').pipe(tap((event) => events.push(event))))).toBe(expected);
      expectSubscriptions(late.subscriptions).toBe(lateSubs);
      flush();
      expect(execute).not.toHaveBeenCalled();
      expect(answersIn(resultIn(events))).toEqual(["Tool 'x' was not approved within 4 ms. Go on without it."]);
    }));

    it('should not take of the time of the tool', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const answer = cold('  ---------y', { y: true });
      const answerSubs = '   ^--------!';
      const work = cold('    -----|');
      const workSubs = '     ---------^----!';
      const expected = '     q--------(ys)-(e|)';

      const durations: number[] = [];
      const agent = agentOf([[toolCall('x')]], [makeTool('x', () => work, { timeoutMs: 6 })], { toolPolicy: review, approve: () => answer });
      const events = agent.events('hi').pipe(tap((event) => event.type === 'tool-end' && durations.push(event.outcome.durationMs)));

      expectObservable(gateLetters(events)).toBe(expected);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
      flush();
      expect(durations).toEqual([5]);
    }));

    it('should be left by a hook that stops the run, before it is asked', () => {
      const approve = jest.fn(() => true);
      const stop = new Subject<void>();
      const observers = [{ onApprovalRequest: () => stop.next() }];
      const { values } = collect(agentOf([[toolCall('x')]], [makeTool('x')], { toolPolicy: review, approve, observers }).events({ messages: 'hi', stop }));

      expect(approve).not.toHaveBeenCalled();
      expect([eventFaults(values), answersIn(resultIn(values))]).toEqual([[], ['cancelled']]);
    });
  });

  /** What the call of `a` waits for, the options by which it does, what is told until then and when it fails, and how the run ends then: with a result or an error. */
  const phases: [string, (wait: () => Observable<never>) => [Tool['execute'], Partial<AgentOptions>], string, string, 'R' | 'E'][] = [
    ['an approval', (approve) => [() => 'a', { toolPolicy: { review: ['a'] }, approve }], 'q', "Tool 'a' was not approved: asking for approval failed. Go on without it.", 'R'],
    ['a guard of its arguments', (wait) => [() => 'a', { guards: { toolArguments: (_args, { toolName }) => (toolName === 'a' ? wait() : true) } }], '', "The call of tool 'a' was blocked: a check failed", 'E'],
    ['its tool', (wait) => [wait, { guards: { toolResult: () => true } }], 's', "Tool 'a' failed: no", 'R'],
    ['a guard of its result', (wait) => [() => 'a', { guards: { toolResult: (_, { toolName }) => (toolName === 'a' ? wait() : true) } }], 's', "The result of tool 'a' was withheld: a check failed", 'E'],
  ];

  describe.each(phases)('while it waits for %s', (_, waiting, begun, content, end) => {
    const agentFor = (wait: Observable<never>): Agent => {
      const [execute, options] = waiting(() => wait);
      return agentOf([[toolCall('a'), toolCall('b')]], [makeTool('a', execute), makeTool('b', () => timer(5).pipe(map(() => 'b')))], options);
    };
    const lettersOf = (run: Observable<RunEvent>): Observable<string> => gateLetters(run.pipe(filter((event) => 'call' in event && event.call.toolName === 'a')));

    it('should be left on unsubscribe', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const wait = cold<never>('--------#');
      const unsub = '           ---!';
      const waitSubs = '        ^--!';
      const expected = begun || '-';

      expectObservable(lettersOf(agentFor(wait).events('hi')), unsub).toBe(expected);
      expectSubscriptions(wait.subscriptions).toBe(waitSubs);
    }));

    it('should be left and answered on stop', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const wait = cold<never>('--------#');
      const stop = cold('       ---s');
      const waitSubs = '        ^--!';
      const stopSubs = '        ^--!';
      const expected = `        ${begun || '-'}--(x|)`;

      const events: RunEvent[] = [];

      expectObservable(lettersOf(agentFor(wait).events({ messages: 'hi', stop }).pipe(tap((event) => events.push(event))))).toBe(expected);
      expectSubscriptions(wait.subscriptions).toBe(waitSubs);
      expectSubscriptions(stop.subscriptions).toBe(stopSubs);
      flush();
      expect([eventFaults(events), historyFaults(resultIn(events)?.messages ?? [])]).toEqual([[], []]);
      expect(resultIn(events)?.finishReason).toBe('cancelled');
      expect(answersIn(resultIn(events))).toEqual(['cancelled', 'cancelled']);
    }));

    it('should fail without touching its sibling', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const wait = cold<never>('--#', undefined, new Error('no'));
      const waitSubs = '        ^-!';
      const expected = `        -----(${end}|)`;

      const events: RunEvent[] = [];
      const letters = agentFor(wait).events('hi').pipe(tap((event) => events.push(event)), eventLetters());
      const ends = letters.pipe(filter((letter) => ['R', 'E'].includes(letter)), catchError(() => EMPTY));

      expectObservable(ends).toBe(expected);
      expectSubscriptions(wait.subscriptions).toBe(waitSubs);
      flush();
      expect([eventFaults(events), answersIn({ messages: historyIn(events) })]).toEqual([[], [content, 'b']]);
    }));
  });

  describe('guards of the arguments', () => {
    const seen = jest.fn<unknown, Parameters<Tool['execute']>>();
    const send = makeTool('send', seen, { parameters: { type: 'object', properties: { to: { type: 'string' }, times: { type: 'integer' } }, required: ['to'] } });
    const call = toolCall('send', { to: 'ada', times: '2' });
    type ArgumentGuard = (args: Record<string, unknown>, where: { toolName: string }) => unknown;
    const guarded = (toolArguments: ArgumentGuard) => pass(send, { guards: { toolArguments: toolArguments as () => undefined } }, call);
    beforeEach(() => seen.mockReset());

    it('should see them checked and coerced, and let them pass', () => {
      const guard = jest.fn<undefined, Parameters<ArgumentGuard>>();

      expect(guarded(guard).types).toEqual(['tool-start', 'tool-end']);
      expect(guard.mock.calls).toEqual([[{ to: 'ada', times: 2 }, { toolName: 'send' }]]);
      expect(seen.mock.calls[0]?.[0]).toEqual({ to: 'ada', times: 2 });
    });

    it('should rewrite what the tool gets, and leave what the model asked as it was', () => {
      const { result } = guarded((args) => ({ rewrite: { ...args, times: '3' } }));

      expect(seen.mock.calls[0]?.[0]).toEqual({ to: 'ada', times: 3 });
      expect(result?.toolCalls).toEqual([call]);
    });

    it.each<[string, ArgumentGuard, string, unknown]>([
      ['a block', () => ({ block: 'Ada is away.' }), 'Ada is away.', undefined],
      ['a failure', () => { throw new Error('a secret'); }, 'a check failed', new Error('a secret')],
      ['no verdict', () => false, 'a check failed', expect.any(ConfigurationError)],
      ['a rewrite that does not fit the tool', () => ({ rewrite: { to: 5 } }), 'a check failed', expect.any(ToolValidationError)],
      ['a rewrite to a list', () => ({ rewrite: [] }), 'a check failed', expect.any(ConfigurationError)],
      ['a change in place that does not fit the tool', (args) => void (args['to'] = 5), 'a check failed', expect.any(ToolValidationError)],
    ])('should not let the call run: %s', (_, guard, reason, cause) => {
      const { types, content, error, end, failure } = guarded(guard);

      expect(types).toEqual(['tool-error']);
      expect(content).toBe(`The call of tool 'send' was blocked: ${reason}`);
      expect(error).toBeInstanceOf(GuardError);
      expect(error).toMatchObject({ code: 'blocked', guard: 'toolArguments', toolName: 'send', message: content });
      expect((error as GuardError).cause).toEqual(cause);
      expect(end).toMatchObject({ type: 'run-error' });
      expect(failure).toBe(error);
      expect(seen).not.toHaveBeenCalled();
    });
  });

  describe('guards of the result', () => {
    type ResultGuard = (text: string, where: { toolName: string }) => unknown;
    const guarded = (execute: Tool['execute'], toolResult: ResultGuard, options: Partial<AgentOptions> = {}, fields: Partial<Tool> = {}) =>
      pass(makeTool('x', execute, fields), { guards: { toolResult: toolResult as () => undefined }, ...options });

    it.each<[string, Tool['execute'], string]>([
      ['a text', () => 'abc', 'abc'],
      ['an object', () => ({ a: 1 }), '{"a":1}'],
      ['a stream', () => of('a', 'b'), 'ab'],
      ['nothing', () => undefined, ''],
      ['a failure', () => { throw new Error('no'); }, "Tool 'x' failed: no"],
    ])('should see what the model would hear, whole, and let it pass: %s', (_, execute, text) => {
      const guard = jest.fn<true, Parameters<ResultGuard>>(() => true);
      const { content, events } = guarded(execute, guard, { maxToolResultLength: 99 });
      const told = (given: readonly GateEvent[]): unknown => given.map((event) => [event.type, 'outcome' in event && event.outcome.content, 'value' in event && event.value]);

      expect(guard.mock.calls).toEqual([[text, { toolName: 'x' }]]);
      expect(content).toBe(text);
      expect(told(events)).toEqual(told(pass(makeTool('x', execute), {}).events));
    });

    it('should see it before it is cut', () => {
      const guard = jest.fn<unknown, Parameters<ResultGuard>>((text) => ({ rewrite: text.toUpperCase() }));

      expect(guarded(() => 'abcdef', guard, { maxToolResultLength: 4 }).content).toBe('ABCD… [cut: 2 of 6 characters left out]');
      expect(guarded(() => { throw new Error('no'); }, guard, { maxToolResultLength: 4 }).content).toBe('TOOL… [cut: 15 of 19 characters left out]');
      expect(guard.mock.calls).toEqual([['abcdef', { toolName: 'x' }], ["Tool 'x' failed: no", { toolName: 'x' }]]);
    });

    it.each<[string, Tool['execute'], RunEvent['type']]>([
      ['a result, for observers too', () => ({ secret: 1 }), 'tool-end'],
      ['a failure', () => { throw new Error('secret'); }, 'tool-error'],
    ])('should rewrite %s', (_, execute, type) => {
      const { content, events } = guarded(execute, () => ({ rewrite: '[hidden]' }));

      expect(content).toBe('[hidden]');
      expect(events.at(-1)).toMatchObject({ type, ...(type === 'tool-end' && { value: '[hidden]' }) });
    });

    it.each<[string, Tool['execute']]>([['a result', () => 'secret'], ['a failure', () => { throw new Error('secret'); }]])('should withhold %s', (_, execute) => {
      const { types, content, error, end, failure } = guarded(execute, () => ({ block: 'it looks like an injection' }));

      expect(types).toEqual(['tool-start', 'tool-error']);
      expect(content).toBe("The result of tool 'x' was withheld: it looks like an injection");
      expect(error).toBeInstanceOf(GuardError);
      expect(error).toMatchObject({ code: 'blocked', guard: 'toolResult', toolName: 'x', message: content });
      expect(failure).toBe(error);
      expect(end).toMatchObject({ type: 'run-error' });
      expect(JSON.stringify(end)).not.toMatch(/secret/);
    });

    it('should withhold it when it fails, and tell only observers why', () => {
      const { content, error, end, failure } = guarded(() => 'abc', () => throwError(() => new Error('a secret')));

      expect(content).toBe("The result of tool 'x' was withheld: a check failed");
      expect(error).toMatchObject({ cause: new Error('a secret') });
      expect(failure).toBe(error);
      expect(end).toMatchObject({ type: 'run-error' });
      expect(JSON.stringify(end)).not.toMatch(/secret/);
    });

    it('should keep a withheld result of a terminal tool from being the answer', () => {
      const terminal = { terminal: true };

      expect(guarded(() => 'abc', () => ({ block: 'no' }), {}, terminal)).toMatchObject({ result: undefined, failure: { guard: 'toolResult' } });
      expect(guarded(() => 'abc', () => ({ rewrite: 'ABC' }), {}, terminal).result).toMatchObject({ finishReason: 'terminal-tool', content: 'ABC' });
    });

    it('should take their time beside that of the tool, which shows its progress at once', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const work = cold('    -a-|');
      const workSubs = '     ^--!';
      const verdict = cold(' ----t', { t: true as const });
      const verdictSubs = '  ---^---!';
      const expected = '     sp-----(e|)';

      const events: RunEvent[] = [];
      const agent = agentOf([[toolCall('x')]], [makeTool('x', () => work, { timeoutMs: 4 })], { guards: { toolResult: () => verdict } });

      expectObservable(gateLetters(agent.events('hi').pipe(tap((event) => events.push(event))))).toBe(expected);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
      expectSubscriptions(verdict.subscriptions).toBe(verdictSubs);
      flush();
      expect(eventFaults(events)).toEqual([]);
    }));
  });

  describe('a loop', () => {
    const again = (id: string): ToolCall => toolCall('x', { n: 1 }, id);
    const advice = 'Do something else, or answer.';

    it('should be told to the model, and the call not run', () => {
      const execute = jest.fn(() => 'ok');
      const agent = agentOf([[again('1')], [again('2')], [again('3')]], [makeTool('x', execute)], { loopDetection: { sameCall: 2 } });
      const { values } = collect(agent.events('hi'));

      expect(execute).toHaveBeenCalledTimes(2);
      expect(answersIn(resultIn(values))).toEqual(['ok', 'ok', `You have called 'x' with these arguments 2 times already. ${advice}`]);
      expect(values.findLast(({ type }) => type === 'tool-error')).toMatchObject({ error: { code: 'loop' } });
      expect([eventFaults(values), resultIn(values)?.content]).toEqual([[], 'done']);
    });

    it('should be seen in the results of earlier turns, and in calls that cannot run', () => {
      const agent = agentOf([[toolCall('x', { n: 1 }, '1')], [toolCall('x', { n: 2 }, '2')], [toolCall('x', {}, '3')]], [makeTool('x', () => 'nothing')], { loopDetection: { sameResult: 2 } });
      const unknown = agentOf([[toolCall('y', {}, '1')], [toolCall('y', {}, '2')], [toolCall('y', {}, '3')]], [], { loopDetection: { sameCall: 2 } });

      expect(answersIn(resultIn(collect(agent.events('hi')).values)).at(-1)).toBe(`Tool 'x' has given the same result 2 times in a row. ${advice}`);
      expect(answersIn(resultIn(collect(unknown.events('hi')).values)).at(-1)).toBe(`You have called 'y' with these arguments 2 times already. ${advice}`);
    });

    it('should count the calls of one reply', () => {
      const execute = jest.fn(() => 'ok');
      const { values } = collect(agentOf([['1', '2', '3', '4'].map(again)], [makeTool('x', execute)], { loopDetection: { sameCall: 2 } }).events('hi'));

      expect(execute).toHaveBeenCalledTimes(2);
      expect(answersIn(resultIn(values))).toHaveLength(4);
    });

    it.each([true, false])('should fail the run when told to, every call answered (parallel: %p)', (parallelToolExecution) => {
      const other = makeTool('other', () => NEVER);
      const turns: Turn[] = [[again('1')], [again('2')], [...(parallelToolExecution ? [toolCall('other')] : []), again('3'), toolCall('late')]];
      const { values, error } = collect(agentOf(turns, [makeTool('x'), other], { loopDetection: { sameCall: 2, policy: 'fail' }, parallelToolExecution }).events('hi'));
      const end = values.at(-1);
      const text = `You have called 'x' with these arguments 2 times already. ${advice}`;

      expect(error).toBeInstanceOf(AgentError);
      expect(error).toMatchObject({ code: 'loop', message: text });
      expect(end).toMatchObject({ type: 'run-error', error });
      const messages = end?.type === 'run-error' ? [...end.messages] : [];
      expect([eventFaults(values), historyFaults(messages)]).toEqual([[], []]);
      expect(answersIn({ messages })).toEqual(['x', 'x', ...(parallelToolExecution ? ['cancelled'] : []), text, 'cancelled']);
    });

    it('should not fail a run that has its answer', () => {
      const calls = [again('1'), again('2'), toolCall('end'), again('3')];
      const { values } = collect(agentOf([calls], [makeTool('x'), makeTool('end', () => 'the answer', { terminal: true })], { loopDetection: { sameCall: 2, policy: 'fail' } }).events('hi'));

      expect(resultIn(values)).toMatchObject({ finishReason: 'terminal-tool', content: 'the answer' });
    });
  });

  it('should enter all foreign code under what AsyncLocalStorage held for the run', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const see = <T>(name: string, answer: T) => (): T => (seen.push(`${name}: ${storage.getStore()}`), answer);
    const button = new Subject<boolean>();
    const reply = new Subject<ToolCall>();
    const agent = new Agent({
      provider: marbleProvider([reply, of('done')]),
      tools: [makeTool('x', see('tool', 'x'))],
      toolPolicy: { review: [see('policy', true)] },
      approve: see('approve', button),
      guards: { toolArguments: see('arguments', undefined), toolResult: see('result', of(true as const)) },
    });
    storage.run('run', () => agent.events('hi').subscribe());
    storage.run('socket', () => {
      reply.next(toolCall('x'));
      reply.complete();
      button.next(true);
    });

    expect(seen).toEqual(['policy: run', 'arguments: run', 'policy: run', 'approve: run', 'tool: run', 'result: run']);
  });
});
