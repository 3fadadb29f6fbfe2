import { EMPTY, map, merge, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { withStop } from '../../../lib/http/remote/withStop';
import { collect } from '../../support/collect';

describe('withStop', () => {
  it('hands on what comes of a stop, and listens to it once', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const stop = cold('    --s-s');
    const stopSubs = '     ^-!';
    const use = cold('     a----b|');
    const useSubs = '      ^-----!';
    const expected = '     a-s--b|';

    expectObservable(withStop(stop, (isStopped, later) => merge(use, (later as Observable<unknown>).pipe(map(() => (isStopped ? 'too early' : 's')))))).toBe(expected);
    expectSubscriptions(stop.subscriptions).toBe(stopSubs);
    expectSubscriptions(use.subscriptions).toBe(useSubs);
  }));

  it.each([['a signal', AbortSignal.abort()], ['an observable', of(1)], ['an error', throwError(() => 'now')]])('says that it has fired already: %s', (_, stop) => {
    expect(collect(withStop(stop, (isStopped, later) => of([isStopped, later])))).toEqual({ values: [[true, undefined]], completed: true });
  });

  it.each([['none', undefined], ['an end', EMPTY], ['silence', NEVER], ['a signal', new AbortController().signal]])('says that it has not: %s', (_, stop) => {
    expect(collect(withStop(stop, (isStopped) => of(isStopped)))).toEqual({ values: [false], completed: true });
  });

  it('leaves the stop', () => {
    const stop = new Subject<void>();
    const subscription = withStop(stop, () => NEVER).subscribe();
    expect(stop.observed).toBe(true);
    subscription.unsubscribe();
    expect(stop.observed).toBe(false);
    collect(withStop(stop, () => of(1)));
    expect(stop.observed).toBe(false);
  });

  it('fails for what cannot stop anything', () => {
    const use = jest.fn(() => NEVER);
    expect(collect(withStop(5 as never, use)).error).toMatchObject({ code: 'configuration' });
    expect(use).not.toHaveBeenCalled();
  });
});
