import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { assertDeepEqual } from './assertDeepEqual';

/**
 * Makes the body of a test that runs in virtual time: `it('streams', marbles(({ cold, expectObservable }) => { … }))`. Works with every test runner;
 * where there is a global `expect` (Jest, Jasmine, Vitest with globals) its `toEqual` compares, so a failure shows its difference.
 *
 * @example
 * import { marbles } from 'rxagent/testing';
 * import { map } from 'rxjs';
 * const body = marbles(({ cold, expectObservable }) => {
 *   const source = cold('-a-b-|', { a: 1, b: 2 });
 *   const expected = '   -x-y-|';
 *
 *   expectObservable(source.pipe(map((n) => n * 10))).toBe(expected, { x: 10, y: 20 });
 * });
 * body();
 */
export const marbles =
  (test: (helpers: RunHelpers) => void): (() => void) =>
  () =>
    new TestScheduler(assertDeepEqual).run(test);
