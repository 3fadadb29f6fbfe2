import { expect } from '@jest/globals';
import { TestScheduler, type RunHelpers } from 'rxjs/testing';

/** The body of an `it` in virtual time. */
export const marbles = (test: (helpers: RunHelpers) => void) => (): void =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
