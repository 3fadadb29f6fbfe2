import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { of, take, type Observable } from 'rxjs';
import { result } from '../../lib/operators/result';
import type { AgentResult } from '../../lib/types/agentEvent';
import * as events from '../support/agentEvents';
import { marbles } from 'rxagent/testing';

const values = { a: events.chunk('Hello'), b: events.chunk(' world'), r: events.result('Hello world'), q: events.result('Bye') };

describe('result', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty stream', '          --|           ', '^-!         ', '--|         '],
    ['never emit when nothing comes', '          -             ', '^           ', '-           '],
    ['pass the result alone', '                  -a-b-(r|)     ', '^----!      ', '-----(r|)   '],
    ['pass a result before the stream completes', '-r-|        ', '^--!        ', '-r-|        '],
    ['pass the results of all runs', '           -a-r-b-q-|    ', '^--------!  ', '---r---q-|  '],
    ['complete when a stream has no result', '   -a-b-|        ', '^----!      ', '-----|      '],
    ['pass an error', '                          -a-#          ', '^--!        ', '---#        '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, values);

      expectObservable(source.pipe(result())).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should allow unsubscribing early', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-(r|)', values);
    const sourceSubs = ' ^---!    ';
    const expected = '   -----    ';

    expectObservable(source.pipe(result()), sourceSubs).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should leave the source when the consumer has enough', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-r-b-q-|', values);
    const sourceSubs = ' ^--!      ';
    const expected = '   ---(r|)   ';

    expectObservable(source.pipe(result(), take(1))).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should start anew for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-(r|)  ', values);
    const firstSubs = '  ^--!     ';
    const first = '      ---(r|)  ';
    const secondSubs = ' --^--!   ';
    const second = '     -----(r|)';

    const results = source.pipe(result());

    expectObservable(results).toBe(first, values);
    expectObservable(results, '--^').toBe(second, values);
    expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should be typed', () => {
    expectTypeOf(of(values.a, values.r).pipe(result())).toEqualTypeOf<Observable<AgentResult>>();
    // @ts-expect-error texts are no agent events
    expect(of('text').pipe(result())).toBeDefined();
  });
});
