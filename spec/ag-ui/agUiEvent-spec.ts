import type { Event, Message, TokenUsage } from '@ag-ui/core';
import { EventSchemas } from '@ag-ui/core/schemas';
import { expectTypeOf } from 'expect-type';
import type { AgUiEvent, AgUiMessage, AgUiUsage } from 'rxagent/ag-ui';

/** AG-UI's events with `type` as the text that its enum stands for, which is what is on the wire. */
type Plain<T> = T extends { type: infer E extends string } ? Omit<T, 'type'> & { type: `${E}` } : never;
/** Ours, one by one where an event of ours has several types. */
type Each<T> = T extends { type: infer E extends string } ? (E extends string ? Omit<T, 'type'> & { type: E } : never) : never;

describe('AgUiEvent', () => {
  it('is what AG-UI has, and nothing else', () => {
    const events: Plain<Event>[] = [] as Each<AgUiEvent>[];
    const messages: Message[] = [] as AgUiMessage[];
    const usage: TokenUsage[] = [] as AgUiUsage[];
    // @ts-expect-error no such event
    const odd: Plain<Event> = { type: 'RUN_STOPPED' };
    // @ts-expect-error a start without its id
    const nameless: AgUiEvent = { type: 'TEXT_MESSAGE_START', role: 'assistant' };
    expectTypeOf<Each<AgUiEvent>['type']>().toExtend<Plain<Event>['type']>();
    expect([events, messages, usage].flat()).toEqual([]);
    for (const event of [odd, nameless]) expect(EventSchemas.safeParse(event).success).toBe(false);
  });
});
