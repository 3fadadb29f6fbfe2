import { defer, retry, throwError } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { BackOff } from '../../../lib/http/remote/backOff';
import { collect } from '../../support/collect';

const options = { count: 2, delayMs: 2, factor: 2, jitter: 0 };

describe('BackOff', () => {
  it('waits longer each time, and gives up with the last error', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -#');
    const expected = '     ---------#';
    const sourceSubs = ['  ^!', '---^!', '--------^!'];

    expectObservable(source.pipe(retry({ delay: new BackOff(options, () => true).delay }))).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('begins anew after a reset', marbles(({ cold, expectObservable }) => {
    const backOff = new BackOff({ ...options, count: 1 }, () => true);
    const sources = [cold('-#'), cold('-(a#)'), cold('-b|')];
    const expected = '     ----a--b|';
    const asked = defer(() => sources.shift()!);

    expectObservable(asked.pipe(retry({
      delay: (error) => {
        if (sources.length === 1) backOff.reset();
        return backOff.delay(error);
      },
    }))).toBe(expected);
  }));

  it('passes on what shall not be tried again', () => {
    const error = new Error('final');
    const backOff = new BackOff(options, (given) => given !== error);
    expect(collect(throwError(() => error).pipe(retry({ delay: backOff.delay })))).toMatchObject({ error });
  });

  it('waits as long as an error says', marbles(({ cold, expectObservable }) => {
    const sources = [cold('#', {}, { retryAfterMs: 5 }), cold('a|')];
    const expected = '     -----a|';

    expectObservable(defer(() => sources.shift()!).pipe(retry({ delay: new BackOff(options, () => true).delay }))).toBe(expected);
  }));

  it('waits in a page that is offline until it is online', () => {
    const page = new EventTarget();
    const { navigator } = globalThis;
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page) });
    const seen = collect(new BackOff(options, () => true).delay('lost'));
    expect(seen.completed).toBe(false);
    page.dispatchEvent(new Event('online'));
    expect(seen).toMatchObject({ values: [{ type: 'online' }], completed: true });
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    Object.assign(globalThis, { addEventListener: undefined, removeEventListener: undefined });
  });
});
