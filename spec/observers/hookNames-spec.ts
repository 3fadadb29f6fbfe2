import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { hookNames } from '../../lib/observers/hookNames';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { RunEvent, RunEventOf } from '../../lib/types/runEvent';

type Heard = { [T in RunEvent['type']]: Parameters<NonNullable<AgentObserver[(typeof hookNames)[T]]>>[0] };

describe('hookNames', () => {
  it('should name one hook for each event, and for each hook one event (around is none)', () => {
    const names = Object.values(hookNames);

    expect(new Set(names).size).toBe(names.length);
    expectTypeOf<keyof typeof hookNames>().toEqualTypeOf<RunEvent['type']>();
    expectTypeOf<(typeof hookNames)[RunEvent['type']]>().toEqualTypeOf<Exclude<keyof AgentObserver, 'around'>>();
  });

  it('should name the hook that receives this very event', () => {
    expectTypeOf<Heard>().toEqualTypeOf<{ [T in RunEvent['type']]: RunEventOf<T> }>();
  });
});
