import { lastValueFrom, map, of, throwError, take, toArray, type Observable } from 'rxjs';
import { Agent, ConfigurationError, LocalProvider, type AgentEvent, type AgentInput } from 'rxagent';
import { marbles } from 'rxagent/testing';
import { batch } from '../../lib/agent/batch';
import { collect } from '../support/collect';

/** A run that answers with its input. */
const answer = (input: AgentInput) => ({ type: 'result', content: `re ${String(input)}` }) as AgentEvent;

describe('batch', () => {
  it('should tell of runs as they end, then of all in the order of the inputs', marbles(({ cold, expectObservable }) => {
    const runs: Record<string, Observable<AgentEvent>> = {
      a: cold('-----(a|)', { a: answer('a') }),
      b: cold('--(b|)', { b: answer('b') }),
      c: cold('---#', undefined, 'broken'),
    };
    const expected = '--bc-(ar|)';
    const a = { type: 'item', index: 0, status: 'done', result: answer('a') };
    const b = { type: 'item', index: 1, status: 'done', result: answer('b') };
    const c = { type: 'item', index: 2, status: 'failed', error: 'broken' };

    expectObservable(batch((input) => runs[input]!, ['a', 'b', 'c'])).toBe(expected, { a, b, c, r: { type: 'result', items: [a, b, c] } });
  }));

  it('should have five runs under way, or as many as it is told', marbles(({ cold, expectSubscriptions, flush }) => {
    const run = cold('  --(a|)', { a: answer('a') });
    batch(() => run, Array.from({ length: 7 }, () => 'a')).subscribe();
    batch(() => run, ['a', 'a', 'a'], { concurrency: 1 }).subscribe();

    expectSubscriptions(run.subscriptions).toBe([...Array.from({ length: 5 }, () => '^-!'), '^-!', '--^-!', '--^-!', '--^-!', '----^-!']);
    flush();
  }));

  it('should stop all runs, and start no other, when it is unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const run = cold<AgentEvent>(' -----');
    const unsub = '    --!';
    const runSubs = '  ^-!';

    expectObservable(batch(() => run, ['a', 'b', 'c'], { concurrency: 2 }), unsub).toBe('---');
    expectSubscriptions(run.subscriptions).toBe([runSubs, runSubs]);
  }));

  it('should be cold, run anew for each subscription, and take any iterable', () => {
    const asked: AgentInput[] = [];
    const all = batch((input) => (asked.push(input), of(answer(input))), new Set(['a', 'b']));
    expect(asked).toEqual([]);
    const [first, second] = [collect(all), collect(all)];
    expect(asked).toEqual(['a', 'b', 'a', 'b']);
    expect(first).toEqual(second);
  });

  it('should take an input only when there is room for it, also of an endless list', () => {
    const taken: number[] = [];
    function* endless(): Generator<string> {
      for (let k = 0; ; k++) {
        taken.push(k);
        yield `q${k}`;
      }
    }
    const { values } = collect(batch((input) => of(answer(input)), endless(), { concurrency: 2 }).pipe(take(3)));
    expect(values.map((item) => item.type === 'item' && item.index)).toEqual([0, 1, 2]);
    expect(taken.length).toBeLessThan(6);
  });

  it('should keep what was done where the list breaks off', () => {
    const error = new Error('file broke');
    function* broken(): Generator<string> {
      yield 'a';
      throw error;
    }
    const a = { type: 'item', index: 0, status: 'done', result: answer('a') };
    const failed = { type: 'item', index: 1, status: 'failed', error };
    expect(collect(batch((input) => of(answer(input)), broken())).values).toEqual([a, failed, { type: 'result', items: [a, failed] }]);
  });

  it('should end at once without inputs', () => {
    expect(collect(batch(() => throwError(() => 'never'), [])).values).toEqual([{ type: 'result', items: [] }]);
  });

  it('should take what a run throws for its failure', () => {
    const error = new Error('odd');
    expect(collect(batch(() => { throw error; }, ['a'])).values[0]).toEqual({ type: 'item', index: 0, status: 'failed', error });
  });

  it.each<[unknown, object | undefined, string]>([
    ['question', undefined, 'batch: pass a list of inputs, such as [question, question].'],
    [7, undefined, 'batch: pass a list of inputs, such as [question, question].'],
    [['a'], { concurrency: 0 }, 'batch: concurrency must be a whole number from 1; got 0.'],
  ])('should refuse %p with %p', (inputs, options, message) => {
    expect(() => batch(() => of(), inputs as string[], options)).toThrow(new ConfigurationError(message));
  });
});

describe('agent.batch', () => {
  it('should be bound, and answer each input', async () => {
    const { batch: many } = new Agent({ provider: new LocalProvider() });
    const last = await lastValueFrom(many(['one', 'two'], { concurrency: 1 }).pipe(toArray(), map((events) => events.at(-1))));
    expect(last).toMatchObject({ type: 'result', items: [{ status: 'done', result: { content: expect.stringContaining('one') as unknown } }, { result: { content: expect.stringContaining('two') as unknown } }] });
  });
});
