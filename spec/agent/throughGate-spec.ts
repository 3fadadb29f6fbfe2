import { AsyncLocalStorage } from 'node:async_hooks';
import { delay, filter, map, NEVER, of, Subject, tap, throwError, timer, type Observable, type ObservableInput } from 'rxjs';
import { Agent, AgentError, ConfigurationError, ToolValidationError, type AgentOptions, type AgentResult, type RunEvent, type RunEventOf, type Tool, type ToolCall } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
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
const answersIn = ({ messages }: { messages: AgentResult['messages'] } = { messages: [] }): string[] => messages.flatMap(({ role, content }) => (role === 'tool' ? content : []));
/** What happens to one call of one tool, all synchronously. */
function pass(tool: Tool, options: Partial<AgentOptions>, call = toolCall(tool.name)) {
  const { values } = collect(agentOf([[call]], [tool], options).events('hi'));
  const result = resultIn(values);
  expect([eventFaults(values), historyFaults(result?.messages ?? [])]).toEqual([[], []]);
  const events = values.filter(isGateEvent);
  return { types: events.map(({ type }) => type), events, result, content: answersIn(result)[0], error: (events.at(-1) as RunEventOf<'tool-error'>).error };
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
  it('should ask in order: policy, approval, guards of the arguments, tool, guards of the result', () => {
    const asked: string[] = [];
    const ask = <T>(name: string, answer: T) => (): T => (asked.push(name), answer);
    const strict = makeTool('x', ask('tool', 'result'));
    const { types } = pass(strict, {
      toolPolicy: { deny: [ask('deny', false)], review: [ask('review', true)], allow: [ask('allow', true)] },
      approve: ask('approve', true),
      guards: { toolArguments: [ask('arguments', undefined), ask('arguments again', undefined)], toolResult: ask('result', undefined) },
    });

    expect(asked).toEqual(['deny', 'review', 'approve', 'arguments', 'arguments again', 'tool', 'result']);
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
      ['a failure', () => { throw new Error('no'); }, 'Tool… [cut: 16 of 20 characters left out]'],
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
      expect(told.result?.trace.steps.map(({ type }) => type)).toEqual(['llm-call', 'approval-decision', 'tool-execution', 'llm-call'].flatMap((type) => (type === 'approval-decision' ? [type] : [type])).toSpliced(0, 0, 'tool-selection'));
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

    it.each<[string, Partial<AgentOptions>, string]>([
      ['in any order, each for itself', {}, '                                    (abc)--C---A-----(B|)'],
      ['in their turn, one after the other', { parallelToolExecution: false }, '                 a------(Ab)------------(Bc)---(C|)'],
      ['with a slot of their own each', { maxParallelTools: 2 }, '                           (ab)---(Ac)---(CB|)'.replace('(ab)---(Ac)---(CB|)', '(ab)---(Ac)--C---(B|)')],
    ])('should come %s', (_, options, expected) => marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const answers: Record<string, ObservableInput<boolean>> = { a: cold('-------y', { y: true }), b: cold('-------------y', { y: true }), c: cold('---y', { y: true }) };

      const events: RunEvent[] = [];
      const calls = ['a', 'b', 'c'].map((name) => toolCall(name));
      const agent = agentOf([calls], ['a', 'b', 'c'].map((name) => makeTool(name)), { toolPolicy: review, approve: ({ call }) => answers[call.toolName] ?? NEVER, ...options });
      const letters = named(agent.events('hi').pipe(tap((event) => events.push(event)))).pipe(
        filter((name) => /^[qe]/.test(name)),
        map((name) => (name[0] === 'q' ? name[1]! : name[1]!.toUpperCase())),
      );

      expectObservable(letters).toBe(expected);
      expectSubscriptions((answers['a'] as ReturnType<typeof cold>).subscriptions).toBe('^------!');
      flush();
      expect([eventFaults(events), answersIn(resultIn(events))]).toEqual([[], ['a', 'b', 'c']]);
    })());

    it('should not hold up siblings that need none', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer = cold('  -----n', { n: false });
      const answerSubs = '   ^----!';
      const expected = '     (qsp)(er)'.replace('(qsp)(er)', '(0123)');

      const agent = agentOf([[toolCall('a'), toolCall('b')]], [makeTool('a'), makeTool('b')], { toolPolicy: { review: ['a'] }, approve: () => answer });

      expectObservable(named(agent.events('hi'))).toBe('(012)(34|)'.replace('(012)(34|)', '(012)(34|)'), { 0: 'qa', 1: 'sb', 2: 'eb', 3: 'ya-', 4: 'xa' });
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
      expect(expected).toBeDefined();
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

    it('should not count for the time of the tool', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer = cold('  -----y', { y: true });
      const answerSubs = '   ^----!';
      const work = cold('    ---|');
      const workSubs = '     -----^--!';
      const expected = '     q----(ys)(e|)'.replace('(ys)(e|)', '(ys) 9');

      const told: number[] = [];
      const agent = agentOf([[toolCall('x')]], [makeTool('x', () => work, { timeoutMs: 4 })], { toolPolicy: review, approve: () => answer });

      expectObservable(agent.events('hi').pipe(tap((event) => event.type === 'tool-end' && told.push(event.outcome.durationMs)), filter(({ type }) => type === 'tool-end'), eventLetters())).toBe('--------(e|)');
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
      expectSubscriptions(work.subscriptions).toBe(workSubs);
      expect(expected).toBeDefined();
    }));
  });
});
