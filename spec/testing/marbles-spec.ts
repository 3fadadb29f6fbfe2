import { expectTypeOf } from 'expect-type';
import { delay, of, timer } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { marbles } from 'rxagent/testing';

/** What a test body throws where the global `expect` is as given. */
function failure(body: () => void, globalExpect: unknown): unknown {
  const world = globalThis as unknown as { expect: unknown };
  const { expect: own } = world;
  world.expect = globalExpect;
  try {
    body();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    world.expect = own;
  }
}

const passing = marbles(({ cold, expectObservable, expectSubscriptions }) => {
  const source = cold('  -a-b-|', { a: { n: 1 }, b: { n: 2 } });
  const sourceSubs = '   ^----!';
  const expected = '     -a-b-|';

  expectObservable(source).toBe(expected, { a: { n: 1 }, b: { n: 2 } });
  expectSubscriptions(source.subscriptions).toBe(sourceSubs);
});

const cases: [string, (helpers: RunHelpers) => void][] = [
  ['another value', ({ cold, expectObservable }) => expectObservable(cold('-a|')).toBe('   -b|')],
  ['another frame', ({ cold, expectObservable }) => expectObservable(cold('-a|')).toBe('   --a|')],
  ['another end', ({ cold, expectObservable }) => expectObservable(cold('-a|')).toBe('   -a-')],
  ['an error', ({ cold, expectObservable }) => expectObservable(cold('-a#')).toBe('   -a|')],
  ['another error', ({ cold, expectObservable }) => expectObservable(cold('#', {}, new Error('a'))).toBe('#', {}, new Error('b'))],
  ['other subscriptions', ({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a|');
    expectObservable(source).toBe('-a|');
    expectSubscriptions(source.subscriptions).toBe('^-----!');
  }],
];

describe.each([
  ['with a global expect', expect],
  ['without one', undefined],
])('marbles %s', (_, globalExpect) => {
  it('should pass what is as expected', () => expect(failure(passing, globalExpect)).toBeUndefined());

  it.each(cases)('should fail for %s', (__, test) => expect(failure(marbles(test), globalExpect)).toMatchObject({ message: expect.stringContaining('Expected') as string }));

  it('should fail readably', () => {
    const body = marbles(({ cold, expectObservable }) => expectObservable(cold('-a|', { a: 'Hello' })).toBe('--a|', { a: 'Goodbye' }));

    for (const part of ['"frame": 1', '"frame": 2', 'Hello', 'Goodbye']) expect(failure(body, globalExpect)).toMatchObject({ message: expect.stringContaining(part) as string });
  });

  it('should pass on what the test throws', () => {
    const error = new Error('a mistake');

    expect(failure(marbles(() => { throw error; }), globalExpect)).toBe(error);
  });
});

describe('marbles', () => {
  it('should be the body of a test in virtual time', marbles(({ time, expectObservable }) => {
    const wait = time('      ---|');
    const expected = '       ---(a|)';
    const expectedTimer = '  1000ms (a|)';

    expectObservable(of('a').pipe(delay(wait))).toBe(expected);
    expectObservable(timer(1000)).toBe(expectedTimer, { a: 0 });
  }));

  it('should run the test each time it is called, and not before', () => {
    const test = jest.fn();
    const body = marbles(test);
    expect(test).not.toHaveBeenCalled();

    body();
    body();

    expect(test).toHaveBeenCalledTimes(2);
  });

  it('should be typed', () => {
    expectTypeOf(marbles).toEqualTypeOf<(test: (helpers: RunHelpers) => void) => () => void>();
    // @ts-expect-error there is no such helper
    marbles(({ warm }: { warm: unknown }) => warm);
  });
});
