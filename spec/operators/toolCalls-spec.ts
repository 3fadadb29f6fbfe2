import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { of, take, type Observable } from 'rxjs';
import { toolCalls } from '../../lib/operators/toolCalls';
import type { ToolCall } from '../../lib/types/toolCall';
import { call, chunk, result } from '../support/agentEvents';
import { marbles } from 'rxagent/testing';

const calls = { x: call('1'), y: call('2', 'weather', { city: 'Bern' }), z: call('3') };
const events = {
  a: chunk('Let me see'),
  b: chunk('', { toolCalls: [calls.x] }),
  c: chunk('also text', { toolCalls: [calls.y, calls.z] }),
  e: chunk('', { toolCalls: [] }),
  t: chunk('', { role: 'tool', toolResult: { toolCallId: '1', toolName: 'search', content: '', isError: false, durationMs: 1 } }),
  r: result('It rains', { toolCalls: [calls.x, calls.y, calls.z] }),
};

describe('toolCalls', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty stream', '      --|            ', '^-!          ', '--|          '],
    ['never emit when nothing comes', '      -              ', '^            ', '-            '],
    ['pass one call', '                      -b-            ', '^            ', '-x-          '],
    ['pass each call once, in order', '      -a-b-t-c---(r|)', '^----------! ', '---x---(yz)|'],
    ['pass the calls of all runs', '         -b-r-b-r-|     ', '^--------!   ', '-x---x---|   '],
    ['complete when there is no call', '     -a-e-t-(r|)    ', '^------!     ', '-------|     '],
    ['pass an error', '                      -b-#           ', '^--!         ', '-x-#         '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, events);

      expectObservable(source.pipe(toolCalls())).toBe(expected, calls);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should allow unsubscribing early', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-b-c----(r|)', events);
    const sourceSubs = ' ^---!         ';
    const expected = '   ---x-         ';

    expectObservable(source.pipe(toolCalls()), sourceSubs).toBe(expected, calls);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should leave the source in the middle of a chunk', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-c-b-(r|)', events);
    const sourceSubs = ' ^--!       ';
    const expected = '   ---(y|)    ';

    expectObservable(source.pipe(toolCalls(), take(1))).toBe(expected, calls);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should start anew for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-b-(r|)  ', events);
    const firstSubs = '  ^--!     ';
    const first = '      -x-|     ';
    const secondSubs = ' --^--!   ';
    const second = '     ---x-|   ';

    const asked = source.pipe(toolCalls());

    expectObservable(asked).toBe(first, calls);
    expectObservable(asked, '--^').toBe(second, calls);
    expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should pass the very objects', () => {
    const seen: ToolCall[] = [];

    of(events.b).pipe(toolCalls()).subscribe((one) => seen.push(one));

    expect(seen[0]).toBe(calls.x);
  });

  it('should be typed', () => {
    expectTypeOf(of(events.a, events.r).pipe(toolCalls())).toEqualTypeOf<Observable<ToolCall>>();
    // @ts-expect-error texts are no agent events
    expect(of('text').pipe(toolCalls())).toBeDefined();
  });
});
