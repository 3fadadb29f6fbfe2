import { AsyncLocalStorage } from 'node:async_hooks';
import { defer, EMPTY, finalize, identity, NEVER, Observable, of, Subject, take, throwError } from 'rxjs';
import { captureContext } from '#platform';
import { marbles } from 'rxagent/testing';
import { inContext } from '../../lib/protocol/inContext';
import { collect } from '../support/collect';

const storage = new AsyncLocalStorage<string>();

describe('inContext', () => {
  it.each<[string, string, string, string]>([
    ['many values', '-a-b-|', '^----!', '-A-B-|'],
    ['an error', '   -a-#  ', '^--!  ', '-A-#  '],
    ['no end', '     -a-   ', '^--   ', '-A-   '],
  ])('should pass a source with %s, each value projected', (_, source, subs, expected) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const values = cold(source);

      expectObservable(values.pipe(inContext((value) => value.toUpperCase()))).toBe(expected);
      expectSubscriptions(values.subscriptions).toBe(subs);
    })();
  });

  it('should leave its source when it is unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(' -a-b-');
    const sourceSubs = ' ^--!  ';
    const unsub = '      ---!  ';
    const expected = '   -a-   ';

    expectObservable(source.pipe(inContext(identity)), unsub).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should let a source that never pauses see an unsubscribe', () => {
    const endless = new Observable<number>((subscriber) => {
      for (let value = 0; !subscriber.closed; value++) subscriber.next(value);
    });
    const seen: number[] = [];
    endless.pipe(inContext(identity), take(3)).subscribe((value) => seen.push(value));

    expect(seen).toEqual([0, 1, 2]);
  });

  it.each([['a value', of('a')], ['an error', throwError(() => new Error('no'))], ['an end', EMPTY]])('should be synchronous for %s', (_, source) => {
    expect(collect<unknown>(source.pipe(inContext(identity)))).toEqual(collect<unknown>(source));
  });

  it.each(['next', 'error', 'complete'] as const)('should tell %s under what the storage held at subscribe, whoever emits', (kind) => {
    const seen: unknown[] = [];
    const see = (): unknown => seen.push(storage.getStore());
    const source = new Subject<unknown>();
    const heard = source.pipe(inContext((value) => (see(), value)));

    for (const run of ['one', 'other']) storage.run(run, () => heard.subscribe({ [kind]: see }));
    storage.run('elsewhere', () => source[kind]('x'));

    expect(seen).toEqual(kind === 'next' ? ['one', 'one', 'other', 'other'] : ['one', 'other']);
  });

  it('should take what was captured before, if it was', () => {
    const seen: unknown[] = [];
    const captured = storage.run('before', captureContext);

    storage.run('subscriber', () => of('a').pipe(inContext(identity, captured)).subscribe(() => seen.push(storage.getStore())));

    expect(seen).toEqual(['before']);
  });

  it('should keep what the source writes from who subscribes', () => {
    const writing = defer(() => {
      storage.enterWith('written');
      return EMPTY;
    });

    expect(storage.run('run', () => (writing.pipe(inContext(identity)).subscribe(), storage.getStore()))).toBe('run');
  });

  it('should tear the source down there, too, whoever unsubscribes', () => {
    const seen: unknown[] = [];
    const source = NEVER.pipe(finalize(() => seen.push(storage.getStore())), inContext(identity));
    const subscription = storage.run('run', () => source.subscribe());

    storage.run('elsewhere', () => subscription.unsubscribe());

    expect(seen).toEqual(['run']);
  });
});
