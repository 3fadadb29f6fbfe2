import { EMPTY, NEVER, of, throwError } from 'rxjs';
import { ConfigurationError, ProviderError, ToolTimeoutError, type RunEventOf, type Tool } from 'rxagent';
import { marbles } from 'rxagent/testing';
import { PageTools, type PageResult } from '../../../lib/http/remote/pageTools';
import { collect } from '../../support/collect';

const parameters = { type: 'object', properties: { exact: { type: 'boolean' } }, required: ['exact'] } as const;
const made = (execute: Tool['execute'], options: Partial<Tool> = {}): Tool => ({ name: 'place', description: 'Tells the place', parameters, execute, ...options });
const start = (given: Record<string, unknown> = { exact: true }, toolName = 'place'): RunEventOf<'tool-start'> =>
  ({ type: 'tool-start', runId: 'r', timeMs: 0, context: 'c', iteration: 3, call: { id: 'c1', toolName, parameters: given }, at: 'client' }) as RunEventOf<'tool-start'>;

/** What a call emits, and what the server is told. */
function run(given: Tool, event = start()) {
  const told: PageResult[] = [];
  const work = new PageTools([given]).run(event, (result) => {
    told.push(result);
    return EMPTY;
  });
  return { told, work, seen: collect(work) };
}

describe('PageTools', () => {
  it('tells the server what it needs to know', () => {
    const { specs } = new PageTools([made(() => 1, { timeoutMs: 5 })]);
    expect(specs).toEqual([{ name: 'place', description: 'Tells the place', parameters }]);
  });

  it('knows its own calls', () => {
    const tools = new PageTools([made(() => 1)]);
    expect(tools.isMine(start())).toBe(true);
    expect(tools.isMine(start({}, 'other'))).toBe(false);
    expect(tools.isMine({ ...start(), type: 'tool-end' } as never)).toBe(false);
    expect(tools.isMine(start({}, 'toString'))).toBe(false);
    expect(tools.isMine({ ...start(), at: undefined } as never)).toBe(false); // a tool of the server's
  });

  it.each([
    ['no list', {}, 'remoteAgent: tools must be an array of what tool() returns.'],
    ['no tool', [{ name: 'a', description: '', parameters: { type: 'object' } }], "Tool 'a': execute must be a function."],
    ['a terminal tool', [made(() => 1, { terminal: true })], "Tool 'place': only a tool of the server can be terminal."],
    ['one name twice', [made(() => 1), made(() => 2)], "Two tools are called 'place': give each tool a name of its own."],
  ])('refuses %s', (_, tools, message) => {
    expect(() => new PageTools(tools as never)).toThrow(new ConfigurationError(message));
  });

  it.each([
    ['a text', 'Bern', 'Bern'],
    ['a number', 0, '0'],
    ['nothing', undefined, ''],
    ['an object', { place: 'Bern' }, '{"place":"Bern"}'],
  ])('gives %s to the server, at once', (_, value, content) => {
    const { told, seen } = run(made(() => value));
    expect(seen).toEqual({ values: [], completed: true });
    expect(told).toEqual([{ type: 'tool-result', toolCallId: 'c1', content }]);
  });

  it('gives the tool a checked copy of its arguments, and its context', () => {
    const given: unknown[] = [];
    run(made((args, context) => given.push(args, { ...context })), start({ exact: 'true' }));
    expect(given).toEqual([{ exact: true }, { context: 'c', runId: 'r', toolCallId: 'c1', signal: expect.any(AbortSignal) as AbortSignal }]);
  });

  it('takes a promise, and an async iterable', async () => {
    const promised = run(made(() => Promise.resolve('Bern')));
    const iterated = run(made(async function* () { yield 'Be'; yield 'rn'; }));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(promised.told).toMatchObject([{ content: 'Bern' }]);
    expect(iterated.told).toMatchObject([{ content: 'Bern' }]);
    expect(iterated.seen.values).toMatchObject([{ value: 'Be' }, { value: 'rn' }]);
  });

  it('emits progress, then tells the end', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const work = cold('    --a-b|', { a: 'Be', b: 'rn' });
    const answer = cold('       --|');
    const workSubs = '     ^----!';
    const answerSubs = '   -----^-!';
    const expected = '     --a-b--|';
    const told: PageResult[] = [];

    const progress = (value: string, timeMs: number) => ({ type: 'tool-progress', runId: 'r', timeMs, context: 'c', iteration: 3, call: start().call, value, content: value });
    expectObservable(new PageTools([made(() => work)]).run(start(), (result) => {
      told.push(result);
      return answer as never;
    })).toBe(expected, { a: progress('Be', 2), b: progress('rn', 4) });
    expectSubscriptions(work.subscriptions).toBe(workSubs);
    expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    told.forEach(({ content }) => expect(content).toBe('Bern'));
  }));

  it.each([
    ['throws', () => { throw new Error('no signal'); }],
    ['fails', () => throwError(() => new Error('no signal'))],
  ])('tells of a tool that %s', (_, execute) => {
    const { told, seen } = run(made(execute));
    expect(seen).toEqual({ values: [], completed: true });
    expect(told).toEqual([{ type: 'tool-result', toolCallId: 'c1', content: "Tool 'place' failed: no signal", isError: true }]);
  });

  it('does not run a tool with arguments that it cannot take', () => {
    const execute = jest.fn();
    const { told } = run(made(execute), start({ exakt: true }));
    expect(execute).not.toHaveBeenCalled();
    expect(told).toMatchObject([{ isError: true, content: expect.stringMatching(/^Invalid arguments for tool 'place': .*'exact'/) as string }]);
  });

  it('leaves the check to a tool that wants it so', () => {
    const { told } = run(made(() => 'Bern', { validate: false }), start({}));
    expect(told).toMatchObject([{ content: 'Bern' }]);
  });

  it('stops a tool that takes too long', marbles(({ time, expectObservable, flush }) => {
    const limit = time('       ---|');
    const expected = '         ---|';
    const signals: AbortSignal[] = [];
    const told: PageResult[] = [];

    const tools = new PageTools([made((_args, { signal }) => { signals.push(signal); return NEVER; }, { timeoutMs: limit })]);
    expectObservable(tools.run(start(), (result) => { told.push(result); return EMPTY; })).toBe(expected);
    flush();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(told).toEqual([{ type: 'tool-result', toolCallId: 'c1', content: new ToolTimeoutError('place', limit).message, isError: true }]);
  }));

  it('aborts the signal when it is left, and not when the tool has ended', () => {
    const signals: AbortSignal[] = [];
    run(made((_args, { signal }) => { signals.push(signal); return of('Bern'); }));
    const tools = new PageTools([made((_args, { signal }) => { signals.push(signal); return NEVER; })]);
    tools.run(start(), () => EMPTY).subscribe().unsubscribe();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  it('tells once more, and less, where the result is too large for the server', () => {
    for (const [status, contents] of [[413, ['Bern', 'The result is too large for the server.']], [400, ['Bern']]] as const) {
      const told: PageResult[] = [];
      const seen = collect(new PageTools([made(() => 'Bern')]).run(start(), (result) => {
        told.push(result);
        return told.length > 1 ? EMPTY : throwError(() => new ProviderError('No.', { provider: 'remote', code: 'no', status }));
      }));
      expect(told.map(({ content }) => content)).toEqual(contents);
      expect(told.map(({ isError }) => isError)).toEqual([undefined, true].slice(0, contents.length));
      expect(seen.completed).toBe(status === 413);
    }
  });

  it('fails only where telling fails', () => {
    const seen = collect(new PageTools([made(() => 'Bern')]).run(start(), () => throwError(() => 'no way')));
    expect(seen).toMatchObject({ error: 'no way' });
  });
});
