import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { filter, of, type Observable } from 'rxjs';
import { isChunk } from '../../lib/messages/isChunk';
import type { AgentEvent, AgentResult, StreamChunk } from '../../lib/types/agentEvent';
import { chunk, result } from '../support/agentEvents';

describe('isChunk', () => {
  it('should tell a chunk from a result', () => {
    expect(isChunk(chunk('hi'))).toBe(true);
    expect(isChunk(result('hi'))).toBe(false);
  });

  it.each([undefined, null, 0, '', 'chunk', true, Symbol('chunk'), () => 'chunk', [], {}, { type: 'text' }, Object.create(null)])(
    'should be false for %p',
    (value: unknown) => expect(isChunk(value)).toBe(false),
  );

  it('should narrow an event, and the stream that it filters', () => {
    const event = chunk('hi') as AgentEvent;
    if (isChunk(event)) expectTypeOf(event).toEqualTypeOf<StreamChunk>();
    else expectTypeOf(event).toEqualTypeOf<AgentResult>();

    expectTypeOf(of(event).pipe(filter(isChunk))).toEqualTypeOf<Observable<StreamChunk>>();
    // @ts-expect-error nothing is known of an unchecked event but its type
    expect(() => String(event.iteration)).not.toThrow();
  });
});
