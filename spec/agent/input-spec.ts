import { getEventListeners } from 'node:events';
import { expectTypeOf } from 'expect-type';
import { EMPTY, identity, lastValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import { Agent, ConfigurationError, type AgentInput, type AgentInputObject, type Message } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { contextOf, messagesOf, untilStopped } from '../../lib/agent/input';
import { collect } from '../support/collect';

const message: Message = { role: 'user', content: 'hi' };
const conversation: readonly Message[] = [{ role: 'system', content: 'Be brief.' }, message, { role: 'assistant', content: '' }, { role: 'tool', content: '', toolCallId: 'call_1' }];

describe('messagesOf', () => {
  it.each<[string, AgentInput, readonly Message[]]>([
    ['a question', 'hi', [message]],
    ['an empty question', '', [{ role: 'user', content: '' }]],
    ['a message', message, [message]],
    ['a conversation', conversation, conversation],
    ['a question in the long form', { messages: 'hi' }, [message]],
    ['a conversation in the long form', { messages: conversation, context: 1 }, conversation],
  ])('should take %s', (_, input, messages) => expect(messagesOf(input)).toEqual(messages));

  it('should keep the messages, but not their list', () => {
    const list = [message];

    expect(messagesOf(list)[0]).toBe(message);
    expect(messagesOf(list)).not.toBe(list);
  });

  const notValid = (index: number): string =>
    `Message ${index} of the input is not valid: pass a string, or messages like { role: 'user', content: 'Hello' } with role system, user, assistant or tool.`;
  const empty = 'The input has no messages: pass a question or at least one message.';

  it.each<[string, unknown, string]>([
    ['no messages', [], empty],
    ['no messages in the long form', { messages: [] }, empty],
    ['nothing', undefined, notValid(0)],
    ['null', null, notValid(0)],
    ['a number', 42, notValid(0)],
    ['a function', () => 'hi', notValid(0)],
    ['an empty object', {}, notValid(0)],
    ['a long form of nothing', { messages: undefined }, notValid(0)],
    ['a list of texts', ['hi'], notValid(0)],
    ['null among messages', [message, null], notValid(1)],
    ['a hole among messages', Object.assign([message], { length: 2 }), notValid(1)],
    ['a list in a list', [[message]], notValid(0)],
    ['a role unknown here', [message, message, { role: 'developer', content: 'hi' }], notValid(2)],
    ['a role of Object', [{ role: 'constructor', content: 'hi' }], notValid(0)],
    ['a message without a role', { content: 'hi' }, notValid(0)],
    ['a message without content', { role: 'user' }, notValid(0)],
    ['content that is null', { role: 'assistant', content: null, toolCalls: [] }, notValid(0)],
    ['content in parts', { role: 'user', content: [{ type: 'text', text: 'hi' }] }, notValid(0)],
  ])('should refuse %s: an error notification', (_, input, text) => {
    const agent = new Agent({ provider: scriptedProvider([]) });

    expect(collect(agent.stream(input as AgentInput))).toStrictEqual({ values: [], error: new ConfigurationError(text), completed: false });
  });

  it('should be typed', () => {
    expectTypeOf('hi').toExtend<AgentInput>();
    expectTypeOf(conversation).toExtend<AgentInput>();
    expectTypeOf({ messages: 'hi', stop: AbortSignal.abort() }).toExtend<AgentInput>();
    expectTypeOf({ messages: conversation, stop: Promise.resolve(), context: Symbol('any') }).toExtend<AgentInput>();
    // @ts-expect-error a message needs content
    const silent: AgentInput = { role: 'user' };
    // @ts-expect-error there is no role developer
    const developer: AgentInput = { role: 'developer', content: 'hi' };
    // @ts-expect-error a stop is no number
    const number: AgentInput = { messages: 'hi', stop: 42 };
    expect([silent, developer, number]).toHaveLength(3);
  });

  it('should be the long form alone where there must be a context', () => {
    interface User { user: string }
    const context = { user: 'ada' };
    const stop = AbortSignal.abort();
    expectTypeOf<AgentInput<User>>().toEqualTypeOf<AgentInputObject<User>>();
    expectTypeOf<AgentInput<User | undefined>>().toEqualTypeOf<AgentInputObject<User | undefined> | string | Message | readonly Message[]>();
    const good: [AgentInput<User>, AgentInput<User>, ...AgentInput<User | undefined>[]] =
      [{ messages: 'hi', context }, { messages: conversation, context, stop }, 'hi', message, conversation, { messages: 'hi' }, { messages: 'hi', context }, { messages: 'hi', context: undefined }];
    const bad: AgentInput<User>[] = [
      // @ts-expect-error no context
      'hi',
      // @ts-expect-error no context
      message,
      // @ts-expect-error no context
      conversation,
      // @ts-expect-error no context
      { messages: 'hi', stop },
      // @ts-expect-error an undefined context
      { messages: 'hi', context: undefined },
      // @ts-expect-error another context
      { messages: 'hi', context: { session: 's1' } },
    ];
    const other: AgentInput<User | undefined> = {
      messages: 'hi',
      // @ts-expect-error another context
      context: { session: 's1' },
    };
    expect([...good, ...bad, other].map((input) => messagesOf(input)[0]?.content)).toContain('hi');
  });
});

describe('contextOf', () => {
  const context = { user: 'ada' };

  it.each<[string, AgentInput, unknown]>([
    ['the long form', { messages: 'hi', context }, context],
    ['the long form without one', { messages: 'hi' }, undefined],
    ['a text', 'context', undefined],
    ['a message', { ...message, context }, undefined],
    ['nothing', null as never, undefined],
  ])('should look only at the long form: %s', (_, input, found) => expect(contextOf(input)).toBe(found));
});

describe('untilStopped', () => {
  const stoppedBy = (stop: unknown): AgentInputObject => ({ messages: 'hi', stop: stop as AbortSignal });

  it.each<[string, string, string, string, string]>([
    ['its first value', '         --a-b-|', '^-!   ', '-a|   ', '^-!   '],
    ['its error', '               --#    ', '^-!   ', '-a|   ', '^-!   '],
    ['a value that is there', '   a|     ', '(^!)  ', '|     ', '(^!)  '],
    ['its end: that is none', '   --|    ', '^-!   ', '-a-b-|', '^----!'],
    ['nothing while it is mute', '-      ', '^----!', '-a-b-|', '^----!'],
  ])('should complete on the first value or the error of an Observable: %s', (_, marblesOfStop, stopSubs, expected, sourceSubs) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-|');
      const stop = cold(marblesOfStop);

      expectObservable(source.pipe(untilStopped(stoppedBy(stop)))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(stop.subscriptions).toBe(stopSubs);
    })();
  });

  it('should let go of the stop when unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -a-b-|');
    const stop = cold('    -----a');
    const unsub = '        --!   ';
    const expected = '     -a-   ';
    const sourceSubs = '   ^-!   ';
    const stopSubs = '     ^-!   ';

    expectObservable(source.pipe(untilStopped(stoppedBy(stop))), unsub).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    expectSubscriptions(stop.subscriptions).toBe(stopSubs);
  }));

  it('should complete when a signal aborts, and listen no longer', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const source = new Subject<string>();
    const collected = collect(source.pipe(untilStopped(stoppedBy(signal))));

    source.next('a');
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();

    expect(collected).toEqual({ values: ['a'], completed: true });
    expect(source.observed).toBe(false);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('should stop listening to a signal when the source has ended', () => {
    const { signal } = new AbortController();

    collect(EMPTY.pipe(untilStopped(stoppedBy(signal))));

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each<[string, unknown, boolean]>([
    ['a signal that has aborted', AbortSignal.abort(), true],
    ['an Observable with a value', of(false), true],
    ['an Observable that fails', throwError(() => 'enough'), true],
    ['a list with a value', [undefined], true],
    ['an empty list', [], false],
    ['an Observable that never comes', NEVER, false],
    ['no stop', undefined, false],
  ])('should begin or not: %s', (_, stop, isOver) => {
    expect(collect(NEVER.pipe(untilStopped(stoppedBy(stop)))).completed).toBe(isOver);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['resolves', () => Promise.resolve()],
    ['rejects', () => Promise.reject(new Error('enough'))],
  ])('should complete when a promise %s', async (_, promise) => {
    expect(await lastValueFrom(NEVER.pipe(untilStopped(stoppedBy(promise()))), { defaultValue: 'over' })).toBe('over');
  });

  it.each([42, null, true, {}])('should refuse %p: an error notification', (stop) => {
    const agent = new Agent({ provider: scriptedProvider(['Hi']) });

    const error = new ConfigurationError('stop must be an AbortSignal (such as controller.signal), an Observable or a promise.');
    expect(collect(agent.stream(stoppedBy(stop)))).toStrictEqual({ values: [], error, completed: false });
  });

  it.each<AgentInput>(['hi', { messages: 'hi' }])('should cost nothing without a stop', (input) => expect(untilStopped(input)).toBe(identity));
});
