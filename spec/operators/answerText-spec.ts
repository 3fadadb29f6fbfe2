import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { from, of, switchMap, take, type Observable } from 'rxjs';
import { answerText } from '../../lib/operators/answerText';
import { call, chunk, result } from '../support/agentEvents';
import { marbles } from 'rxagent/testing';

const events = {
  a: chunk('Let '),
  b: chunk('me see'),
  c: chunk('', { toolCalls: [call('1')] }),
  t: chunk('', { role: 'tool', toolProgress: { toolCallId: '1', toolName: 'search', content: 'half' } }),
  n: chunk('', { reasoning: 'hm' }),
  u: chunk('', { reasoning: 'hm', iteration: 2 }),
  d: chunk('It ', { iteration: 2 }),
  e: chunk('rains', { iteration: 2 }),
  r: result('It rains', { iterations: 2 }),
  q: result('Let me see'),
  m: result('Maximum iterations (2) reached without resolution.', { finishReason: 'max-iterations' }),
  o: result(''),
};
const texts = {
  a: 'Let ',
  b: 'Let me see',
  d: 'It ',
  e: 'It rains',
  m: events.m.content,
  o: '',
};

describe('answerText', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty stream', '                    --|              ', '^-!              ', '--|              '],
    ['never emit when nothing comes', '                    -                ', '^                ', '-                '],
    ['emit the text of one delta', '                       -a-              ', '^                ', '-a-              '],
    ['emit the text so far, and the result not again', '   -a-b-(q|)        ', '^----!           ', '-a-b-|           '],
    ['start anew with the text of each turn', '            -a-b-c-t-d-e-(r|)', '^------------!   ', '-a-b-----d-e-|   '],
    ['keep the text while a turn has no text yet', '       -a-b-c-t-u-|     ', '^----------!     ', '-a-b-------|     '],
    ['let the result have the last word', '                -a-b-c-t-(m|)    ', '^--------!       ', '-a-b-----(m|)    '],
    ['emit the content of a result without deltas', '      -c-t-(r|)        ', '^----!           ', '-----(e|)        '],
    ['take back what was shown for an empty result', '     -a-b-(o|)        ', '^----!           ', '-a-b-(o|)        '],
    ['emit nothing for an empty result that follows nothing', '-n-c-(o|)      ', '^----!           ', '-----|           '],
    ['start anew with each run', '                         -a-b-q-a-b-q-|   ', '^------------!   ', '-a-b---a-b---|   '],
    ['start anew after a run in the same turn', '          -a-o-a-|         ', '^------!         ', '-a-o-a-|         '],
    ['start anew when a run is cut in a later turn', '     -d-a-b-(q|)      ', '^------!         ', '-d-a-b-|         '],
    ['not repeat the answer of the run before', '          -a-b-q-q-|       ', '^--------!       ', '-a-b-----|       '],
    ['pass an error', '                                    -a-#             ', '^--!             ', '-a-#             '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, events);

      expectObservable(source.pipe(answerText())).toBe(expected, texts);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should allow unsubscribing early', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-(q|)', events);
    const sourceSubs = ' ^---!    ';
    const expected = '   -a-b-    ';

    expectObservable(source.pipe(answerText()), sourceSubs).toBe(expected, texts);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should leave the source when the consumer has enough', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-n-a-b-(q|)', events);
    const sourceSubs = ' ^--!       ';
    const expected = '   ---(a|)    ';

    expectObservable(source.pipe(answerText(), take(1))).toBe(expected, texts);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should keep the text of each subscription apart', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-(q|)  ', events);
    const firstSubs = '  ^----!     ';
    const first = '      -a-b-|     ';
    const secondSubs = ' --^----!   ';
    const second = '     ---a-b-|   ';

    const answer = source.pipe(answerText());

    expectObservable(answer).toBe(first, texts);
    expectObservable(answer, '--^').toBe(second, texts);
    expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should follow the newest question from inside of switchMap', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
    const questions = hot('-1---2-----|   ');
    const answer = cold('  -a-b-(q|)      ', events);
    //                          -a-b-(q|)
    const answerSubs = ['  -^---!         ', '-----^----!'];
    const expected = '     --a-b-a-b--|   ';

    const text = questions.pipe(switchMap(() => answer.pipe(answerText())));

    expectObservable(text).toBe(expected, texts);
    expectSubscriptions(answer.subscriptions).toBe(answerSubs);
  }));

  it('should stay correct over a very long reply', () => {
    const deltas = Array.from({ length: 50_000 }, () => chunk('ab'));
    let last = '';

    from([...deltas, result('ab'.repeat(50_000))]).pipe(answerText()).subscribe((text) => { last = text; });

    expect(last).toBe('ab'.repeat(50_000));
  });

  it('should be typed', () => {
    expectTypeOf(of(events.a, events.r).pipe(answerText())).toEqualTypeOf<Observable<string>>();
    // @ts-expect-error texts are no agent events
    expect(of('text').pipe(answerText())).toBeDefined();
  });
});
