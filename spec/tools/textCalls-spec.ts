import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { finalize, from, take, toArray, type OperatorFunction } from 'rxjs';
import { textCalls } from '../../lib/tools/textCalls';
import type { ToolCall } from '../../lib/types/toolCall';
import { marbles } from 'rxagent/testing';

const toolNames = new Set(['search', 'clock']);

const values: Record<string, string | ToolCall> = {
  a: 'Hi',
  b: ' there.',
  e: '',
  s: '\n\n',
  // A marked call, in pieces and whole.
  m: 'TOO',
  n: 'L_CALL: {"tool_na',
  o: 'me": "search", "parameters": {"q"',
  p: ': "a"}}',
  M: 'TOOL_CALL: {"tool_name": "search", "parameters": {"q": "a"}}',
  S: { id: '', toolName: 'search', parameters: { q: 'a' } },
  B: { id: '', toolName: 'search', parameters: {}, parseError: expect.stringContaining('JSON') as unknown as string },
  // A fenced call.
  f: '```json\n{"tool": "clock"}\n',
  g: '```',
  F: '```json\nHi',
  C: { id: '', toolName: 'clock', parameters: {} },
  // An answer in JSON.
  j: '{"name": ',
  k: '"Ada"}',
  J: '{"name": "Ada"}',
  // Words that begin like the marker.
  t: ' T',
  x: ' ',
  u: 'he end',
  T: 'The end',
  // Native calls.
  N: { id: '1', toolName: 'clock', parameters: {} },
  O: { id: '2', toolName: 'hammer', parameters: {}, signature: 'opaque' } as ToolCall,
};

describe('textCalls', () => {
  /** title, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty reply', '                       --|              ', '^-!              ', '--|              '],
    ['never emit when nothing comes', '                      -                ', '^                ', '-                '],
    ['stream text as it comes', '                            -a-b-|           ', '^----!           ', '-a-b-|           '],
    ['leave out empty deltas', '                             -a-e-|           ', '^----!           ', '-a---|           '],
    ['hold back a call and give it at the end', '            -a-m-n-o-p-|     ', '^----------!     ', '-a---------(S|)  '],
    ['go on behind a call', '                                -m-n-o-p-a-b-|   ', '^------------!   ', '---------a-b-(S|)'],
    ['drop the white space behind a call', '                 -m-n-o-p-s-a-|   ', '^------------!   ', '-----------a-(S|)'],
    ['give several calls in order', '                        -f-g-s-M-|       ', '^--------!       ', '---------(CS|)   '],
    ['release a fence that holds more than calls', '         -f-a-|           ', '^----!           ', '---F-(C|)        '],
    ['hold back JSON until it is known to be an answer', '   -j-k-a-|         ', '^------!         ', '---J-a-|         '],
    ['release text as soon as it can be no call', '          -a-t-u-|         ', '^------!         ', '-a-x-T-|         '],
    ['release what is held back at the end', '               -s-j---|         ', '^------!         ', '-s-----(j|)      '],
    ['give a call that never ends with a parse error', '     -a-m-n-o-|       ', '^--------!       ', '-a-------(B|)    '],
    ['pass native calls', '                                  -a-N-O-b-|       ', '^--------!       ', '-a-N-O-b-|       '],
    ['release what is held back for a native call', '        -s-j-N---k-|     ', '^----------!     ', '-s---j---k-(N|)  '],
    ['turn calls into text for a native call', '             -M-a-N-O-b-|     ', '^----------!     ', '---a-M---b-(NO|) '],
    ['find no calls after a native call', '                  -N-m-n-M-f-|     ', '^----------!     ', '-N-m-n-M-f-|     '],
    ['pass an error', '                                      -a-#             ', '^--!             ', '-a-#             '],
    ['lose what is held back with an error', '                -s-j-#           ', '^----!           ', '-s---#           '],
    ['give no calls after an error', '                       -M-a-#           ', '^----!           ', '---a-#           '],
    ['show no half of a call before an error', '             -a-m-n-o-#       ', '^--------!       ', '-a-------#       '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, values);

      expectObservable(source.pipe(textCalls(toolNames))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should allow unsubscribing early, with text held back', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(' -a-m-n-o-p-|', values);
    const unsubscribe = '-------!     ';
    const sourceSubs = ' ^------!     ';
    const expected = '   -a-------    ';

    expectObservable(source.pipe(textCalls(toolNames)), unsubscribe).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should unsubscribe when it releases the last text that is wanted', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-j---N-b-|', values);
    const sourceSubs = '^----!    ';
    const expected = '  -----(j|) ';

    expectObservable(source.pipe(textCalls(toolNames), take(1))).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should begin anew with each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-m-n-o-p-a-|            ', values);
    const firstSub = '  ^------!                ';
    const first = '     --------                ';
    const secondSub = ' --------^               ';
    const second = '    -----------------a-(S|) ';
    const sourceSubs = ['^------!                ', '--------^----------!    '];
    const result = source.pipe(textCalls(toolNames));

    expectObservable(result, firstSub).toBe(first, values);
    expectObservable(result, secondSub).toBe(second, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should release text before a native call of a synchronous reply', () => {
    const seen: (string | ToolCall)[] = [];
    from(['{"a', values['N']!, 'b']).pipe(textCalls(toolNames)).subscribe((item) => seen.push(item));

    expect(seen).toEqual(['{"a', 'b', values['N']]);
  });

  it('should take a synchronous reply of 100,000 deltas', () => {
    const seen: (string | ToolCall)[] = [];
    let finalized = 0;
    from(Array.from({ length: 100_000 }, () => 'word ')).pipe(textCalls(toolNames), toArray(), finalize(() => finalized++)).subscribe((all) => seen.push(...all));

    expect(seen).toHaveLength(100_000);
    expect(finalized).toBe(1);
  });

  it('should be an operator of replies', () => {
    expectTypeOf(textCalls(toolNames)).toEqualTypeOf<OperatorFunction<string | ToolCall, string | ToolCall>>();
    // @ts-expect-error: the names come as a set
    expect(() => textCalls(['search'])).not.toThrow();
  });
});
