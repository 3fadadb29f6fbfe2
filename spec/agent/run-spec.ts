import { AsyncLocalStorage } from 'node:async_hooks';
import { expectTypeOf } from 'expect-type';
import { map } from 'rxjs';
import type { AgentObserver, RunEventOf } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { openRun, runFact, turnFact } from '../../lib/agent/run';
import { initialState } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';

const settings = toSettings({ provider: scriptedProvider([]) }, []);
const context = { user: 'ada' };
const open = () => openRun(settings, { messages: 'hi', context });

describe('openRun', () => {
  it('should begin with nothing but the settings, an id and the context of the input', () => {
    const func = expect.any(Function) as () => never;

    expect(open()).toEqual({ settings, runId: expect.stringMatching(/^[\da-f-]{36}$/) as string, context, enter: func, deltaClock: func, state: initialState(6), input: { messages: 'hi', context } });
    expect(openRun(toSettings({ provider: scriptedProvider([]), maxIterations: 0 }, []), 'hi')).toMatchObject({ context: undefined, state: initialState(0) });
  });

  it('should share nothing with another run', () => {
    const [one, other] = [open(), open()];

    expect(one.runId).not.toBe(other.runId);
    expect(one.state).not.toBe(other.state);
    one.state.calls.push({ id: '', toolName: '', parameters: {} });
    expect(other.state.calls).toEqual([]);
  });

  it('should enter foreign code under what AsyncLocalStorage held, and give back what it returns or throws', () => {
    const storage = new AsyncLocalStorage<string>();
    const [one, other] = ['one', 'other'].map((name) => storage.run(name, open));

    storage.run('elsewhere', () => {
      expect([one?.enter(() => storage.getStore()), other?.enter(() => storage.getStore()), storage.getStore()]).toEqual(['one', 'other', 'elsewhere']);
      expect(() => one?.enter(() => { throw new Error('foreign'); })).toThrow('foreign');
      expect(storage.getStore()).toBe('elsewhere');
    });
  });
});

describe('deltaClock', () => {
  it.each<[string, AgentObserver[], boolean, number]>([
    ['where all facts are shown', [], true, 2],
    ['where a hook hears of deltas', [{ onTextDelta: () => undefined }], false, 2],
    ['not where nobody sees it', [{ onRunEnd: () => undefined }], false, NaN],
  ])('should tell the time %s', (_, observers, showsDeltas, timeMs) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a|');
      const sourceSubs = '  ^--!';
      const expected = '    --t|';

      const run = openRun(toSettings({ provider: scriptedProvider([]), observers }, []), 'hi', showsDeltas);

      expectObservable(source.pipe(map(() => run.deltaClock()))).toBe(expected, { t: timeMs });
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })();
  });
});

describe.each([
  ['runFact', runFact, {}],
  ['turnFact', turnFact, { iteration: 3 }],
] as const)('%s', (_, fact, inTurn) => {
  it('should tell what, of which run, when and in which context', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(' --a-b|');
    const sourceSubs = '  ^----!';
    const expected = '    --a-b|';

    const run = open();
    run.state.iteration = 3;
    const told = { type: 'run-cancelled', runId: run.runId, context, reason: 'stop', ...inTurn };

    expectObservable(source.pipe(map(() => fact(run, 'run-cancelled', { reason: 'stop' })))).toBe(expected, { a: { ...told, timeMs: 2 }, b: { ...told, timeMs: 4 } });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should be typed', () => {
    expectTypeOf(fact(open(), 'text-delta', { delta: '' })).toEqualTypeOf<RunEventOf<'text-delta'>>();
    // @ts-expect-error a cancellation has a reason
    expect(fact(open(), 'run-cancelled', {})).toBeDefined();
  });
});
