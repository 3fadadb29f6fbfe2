import { concat, defer, finalize, NEVER, Observable, of, Subject, take, takeUntil, throwError, type ObservableInput } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { inSequence } from '../../lib/tools/inSequence';
import { collect } from '../support/collect';

const script = <T>(...steps: ObservableInput<T>[]): Iterator<ObservableInput<T>> => steps.values();

describe('inSequence', () => {
  it('should play one step after the other', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const one = cold('    -a-b-|');
    const two = cold('         -c-|');
    const oneSubs = '     ^----!';
    const twoSubs = '     -----^--!';
    const expected = '    -a-b--c-|';

    expectObservable(inSequence(script<string>(one, two))).toBe(expected);
    expectSubscriptions(one.subscriptions).toBe(oneSubs);
    expectSubscriptions(two.subscriptions).toBe(twoSubs);
  }));

  it('should throw an error into its script, which may go on', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const broken = cold(' -a-#   ', undefined, 'broken');
    const next = cold('      -b-|');
    const brokenSubs = ' ^--!   ';
    const nextSubs = '   ---^--!';
    const expected = '   -a--b-|';

    function* steps(): Generator<ObservableInput<string>> {
      try {
        yield broken;
      } catch (error) {
        if (error === 'broken') yield next;
      }
    }

    expectObservable(inSequence(steps())).toBe(expected);
    expectSubscriptions(broken.subscriptions).toBe(brokenSubs);
    expectSubscriptions(next.subscriptions).toBe(nextSubs);
  }));

  it('should fail with what its script throws in place of an error', () => {
    function* steps(): Generator<ObservableInput<string>> {
      try {
        yield throwError(() => 'one');
      } catch {
        throw 'two' as unknown as Error;
      }
    }
    expect(collect(inSequence(steps()))).toEqual({ values: [], error: 'two', completed: false });
  });

  it('should bear thousands of errors that come at once', () => {
    function* steps(): Generator<ObservableInput<number>> {
      for (let count = 0; count < 20_000; count++) {
        try {
          yield throwError(() => count);
        } catch (error) {
          if (error === 19_999) yield [error];
        }
      }
    }
    expect(collect(inSequence(steps()))).toEqual({ values: [19_999], completed: true });
  });

  it('should complete at once without steps', () => {
    expect(collect(inSequence(script()))).toEqual({ values: [], completed: true });
  });

  it('should make a step only when the one before it is done', () => {
    const made: string[] = [];
    const gate = new Subject<string>();
    function* steps(): Generator<ObservableInput<string>> {
      made.push('one');
      yield gate;
      made.push('two');
      yield ['b'];
    }
    const { values } = collect(inSequence(steps()));

    expect(made).toEqual(['one']);
    gate.next('a');
    gate.complete();
    expect(made).toEqual(['one', 'two']);
    expect(values).toEqual(['a', 'b']);
  });

  it('should fail with a step, and play no other', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const one = cold('    -a-#');
    const two = cold('    -b-|');
    const oneSubs = '     ^--!';
    const expected = '    -a-#';

    expectObservable(inSequence(script<string>(one, two))).toBe(expected);
    expectSubscriptions(one.subscriptions).toBe(oneSubs);
    expectSubscriptions(two.subscriptions).toBe([]);
  }));

  it.each([
    ['behind a synchronous step', of('a')],
    ['behind one that takes its time', new Subject<string>()],
  ])('should fail when the script throws %s', (_, first) => {
    const error = new Error('broken');
    function* steps(): Generator<ObservableInput<string>> {
      yield first;
      throw error;
    }
    const collected = collect(inSequence(steps()));
    if (first instanceof Subject) first.complete();

    expect(collected).toMatchObject({ error, completed: false });
  });

  it('should stop the step at hand on unsubscribe', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const one = cold('    -a-b-|');
    const unsub = '       --!';
    const oneSubs = '     ^-!';
    const expected = '    -a-';

    expectObservable(inSequence(script<string>(one)), unsub).toBe(expected);
    expectSubscriptions(one.subscriptions).toBe(oneSubs);
  }));

  it('should stop a step that never pauses', () => {
    let emitted = 0;
    const endless = new Observable<number>((subscriber) => {
      while (!subscriber.closed && emitted < 1000) subscriber.next(emitted++);
    });

    expect(collect(inSequence(script(endless)).pipe(take(3))).values).toEqual([0, 1, 2]);
    expect(emitted).toBe(3);
  });

  it.each([
    ['from the start', 0],
    ['after one that was not', 1],
  ])('should not grow the stack over 100,000 synchronous steps %s', (_, pauses) => {
    const gate = new Subject<number>();
    function* steps(): Generator<ObservableInput<number>> {
      if (pauses > 0) yield gate;
      for (let step = 0; step < 100_000; step++) yield [step];
    }
    const collected = collect(inSequence(steps()));
    gate.complete();

    expect(collected.completed).toBe(true);
    expect(collected.values).toHaveLength(100_000);
  });

  it('should pass the error of a step that cannot be subscribed', () => {
    const error = new Error('no such step');

    expect(collect(inSequence(script(defer(() => throwError(() => error)))))).toMatchObject({ error });
    expect(collect(inSequence(script(undefined as unknown as ObservableInput<number>)))).toMatchObject({ error: expect.any(TypeError) as Error });
  });

  it('should let others go on when the teardown of the step at hand throws', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const broken = NEVER.pipe(finalize(() => { throw new Error('broken'); }));
    const stop = new Subject<void>();
    const { values } = collect(concat(inSequence(script<string>(broken)).pipe(takeUntil(stop)), of('after')));

    stop.next();

    expect(values).toEqual(['after']);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('should play the next step although the teardown of a finished one throws', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const source = new Subject<string>();
    const broken = source.pipe(finalize(() => { throw new Error('broken'); }));
    const collected = collect(inSequence(script<string>(broken, of('next'))));

    source.next('a');
    source.complete();

    expect(collected).toEqual({ values: ['a', 'next'], completed: true });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
