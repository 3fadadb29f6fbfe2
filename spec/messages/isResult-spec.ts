import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { filter, of, type Observable } from 'rxjs';
import { isResult } from '../../lib/messages/isResult';
import type { AgentEvent, AgentResult, StreamChunk } from '../../lib/types/agentEvent';
import { chunk, result } from '../support/agentEvents';

describe('isResult', () => {
  it('should tell a result from a chunk', () => {
    expect(isResult(result('hi'))).toBe(true);
    expect(isResult(chunk('hi'))).toBe(false);
  });

  it.each([undefined, null, 0, '', 'result', true, Symbol('result'), () => 'result', [], {}, { type: 'text' }, Object.create(null)])(
    'should be false for %p',
    (value: unknown) => expect(isResult(value)).toBe(false),
  );

  it('should narrow an event, and the stream that it filters', () => {
    const event = result('hi') as AgentEvent;
    if (isResult(event)) expectTypeOf(event).toEqualTypeOf<AgentResult>();
    else expectTypeOf(event).toEqualTypeOf<StreamChunk>();

    expectTypeOf(of(event).pipe(filter(isResult))).toEqualTypeOf<Observable<AgentResult>>();
    // @ts-expect-error nothing is known of an unchecked event but its type
    expect(() => String(event.usage)).not.toThrow();
  });
});
