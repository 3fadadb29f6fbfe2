import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { of, take, type Observable } from 'rxjs';
import { textDeltas } from '../../lib/operators/textDeltas';
import { call, chunk, result } from '../support/agentEvents';
import { marbles } from 'rxagent/testing';

const events = {
  a: chunk('Let '),
  b: chunk('me see'),
  c: chunk('', { toolCalls: [call('1')] }),
  t: chunk('', { role: 'tool', toolProgress: { toolCallId: '1', toolName: 'search', content: 'half' } }),
  n: chunk('', { reasoning: 'hm' }),
  d: chunk('It rains', { iteration: 2 }),
  r: result('It rains', { iterations: 2 }),
};
const texts = { a: 'Let ', b: 'me see', d: 'It rains' };

describe('textDeltas', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty stream', '               --|           ', '^-!           ', '--|           '],
    ['never emit when nothing comes', '               -             ', '^             ', '-             '],
    ['pass one text', '                             -a-           ', '^             ', '-a-           '],
    ['pass the texts of all turns, and nothing else', '-n-a-b-c-t-d-(r|)', '^------------!', '---a-b-----d-|'],
    ['pass the texts of all runs', '                -a-r-d-r-|    ', '^--------!    ', '-a---d---|    '],
    ['complete when there is no text', '             -c-t-(r|)     ', '^----!        ', '-----|        '],
    ['pass an error', '                            -a-#          ', '^--!          ', '-a-#          '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, events);

      expectObservable(source.pipe(textDeltas())).toBe(expected, texts);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should allow unsubscribing early', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-d-(r|)', events);
    const sourceSubs = ' ^---!      ';
    const expected = '   -a-b-      ';

    expectObservable(source.pipe(textDeltas()), sourceSubs).toBe(expected, texts);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should leave the source when the consumer has enough', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-c-a-b-(r|)', events);
    const sourceSubs = ' ^--!       ';
    const expected = '   ---(a|)    ';

    expectObservable(source.pipe(textDeltas(), take(1))).toBe(expected, texts);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should start anew for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-(r|)  ', events);
    const firstSubs = '  ^----!     ';
    const first = '      -a-b-|     ';
    const secondSubs = ' --^----!   ';
    const second = '     ---a-b-|   ';

    const deltas = source.pipe(textDeltas());

    expectObservable(deltas).toBe(first, texts);
    expectObservable(deltas, '--^').toBe(second, texts);
    expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should be typed', () => {
    expectTypeOf(of(events.a, events.r).pipe(textDeltas())).toEqualTypeOf<Observable<string>>();
    // @ts-expect-error texts are no agent events
    expect(of('text').pipe(textDeltas())).toBeDefined();
  });
});
