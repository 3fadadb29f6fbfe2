import * as fc from 'fast-check';
import type { Message, ToolCall } from 'rxagent';
import { repairConversation } from '../../lib/messages/repairConversation';
import { historyFaults } from '../support/historyFaults';

const user = (content = 'hi'): Message => ({ role: 'user', content });
const call = (id: string, toolName = 'f'): ToolCall => ({ id, toolName, parameters: {} });
const asks = (...toolCalls: ToolCall[]): Message => ({ role: 'assistant', content: '', toolCalls });
const answer = (toolCallId: string, content = toolCallId, toolName = 'f'): Message => ({ role: 'tool', content, toolCallId, toolName });
const cancelled = (toolCallId: string, toolName = 'f'): Message => ({ ...answer(toolCallId, 'cancelled', toolName), isError: true });

/** All that is frozen throws when it is changed. */
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

describe('repairConversation', () => {
  it.each<[string, Message[], Message[]]>([
    ['a call without an answer', [user(), asks(call('a'))], [user(), asks(call('a')), cancelled('a')]],
    ['the same in the midst', [asks(call('a')), user()], [asks(call('a')), cancelled('a'), user()]],
    ['one of two without an answer', [asks(call('a'), call('b')), answer('b')], [asks(call('a'), call('b')), cancelled('a'), answer('b')]],
    ['answers in another order', [asks(call('a'), call('b')), answer('b'), answer('a')], [asks(call('a'), call('b')), answer('a'), answer('b')]],
    ['an answer that comes late', [asks(call('a')), user('1'), asks(call('b')), user('2'), answer('b'), answer('a')], [asks(call('a')), answer('a'), user('1'), asks(call('b')), answer('b'), user('2')]],
    ['two answers', [asks(call('a')), answer('a', 'first'), answer('a', 'second')], [asks(call('a')), answer('a', 'first')]],
    ['an answer before its call', [answer('a'), asks(call('a'))], [asks(call('a')), cancelled('a')]],
    ['an answer without a call', [user(), answer('a'), user()], [user(), user()]],
    ['an id of an earlier turn', [asks(call('a')), answer('a', '1'), asks(call('a')), answer('a', '2')], [asks(call('a')), answer('a', '1'), asks(call('a_1')), answer('a_1', '2')]],
    ['the same without the first answer', [asks(call('a')), asks(call('a')), answer('a')], [asks(call('a')), cancelled('a'), asks(call('a_1')), answer('a_1', 'a')]],
    ['an id twice in a message', [asks(call('a'), call('a')), answer('a', '1'), answer('a', '2')], [asks(call('a'), call('a_1')), answer('a', '1'), answer('a_1', '2')]],
    ['an id twice, of two tools', [asks(call('a', 'f'), call('a', 'g')), answer('a', '1', 'g'), answer('a', '2', 'f')], [asks(call('a', 'f'), call('a_1', 'g')), answer('a', '2', 'f'), answer('a_1', '1', 'g')]],
    ['no ids', [asks(call('', 'f'), call('', 'g')), answer('', '1', 'g'), answer('', '2', 'f')], [asks(call('call_1', 'f'), call('call_2', 'g')), answer('call_1', '2', 'f'), answer('call_2', '1', 'g')]],
    ['a new id that is taken', [asks(call('a'), call('a_1'), call('a'))], [asks(call('a'), call('a_1'), call('a_2')), cancelled('a'), cancelled('a_1'), cancelled('a_2')]],
    ['a new id that is taken later', [asks(call('a'), call('a')), asks(call('a_1'))], [asks(call('a'), call('a_1')), cancelled('a'), cancelled('a_1'), asks(call('a_1_1')), cancelled('a_1_1')]],
    ['another tool in the answer', [asks(call('a', 'f')), answer('a', 'x', 'g')], [asks(call('a', 'f')), answer('a', 'x', 'f')]],
    ['no tool in the answer', [asks(call('a')), { role: 'tool', content: 'x', toolCallId: 'a' }], [asks(call('a')), answer('a', 'x')]],
    ['calls of a user', [{ ...asks(call('a')), role: 'user', content: 'x' }, answer('a')], [user('x')]],
    ['a name that vendors refuse', [asks(call('a', 'my tool')), answer('a', 'x', 'my tool')], [asks(call('a', 'my_tool')), answer('a', 'x', 'my_tool')]],
    ['what is no message', [null, user(), undefined, 7, {}, []] as never, [user()]],
  ])('repairs %s', (_name, messages, repaired) => {
    expect(repairConversation(frozen(messages))).toEqual(repaired);
    expect(historyFaults(repaired)).toEqual([]);
  });

  it('leaves all objects as they are where nothing is wrong with them', () => {
    const messages = [user(), asks(call('a'), call('b')), answer('b'), answer('a'), user('x')];
    const repaired = repairConversation(messages);
    expect(repaired.map((message) => messages.indexOf(message))).toEqual([0, 1, 3, 2, 4]);
  });

  it('lets vendor data ride along on a call whose id is new', () => {
    const [, , { toolCalls } = user()] = repairConversation([asks(call('a')), answer('a'), asks({ ...call('a'), gemini: { thoughtSignature: 's' } } as ToolCall)]);
    expect(toolCalls).toEqual([{ ...call('a_1'), gemini: { thoughtSignature: 's' } }]);
  });

  it('does not stumble over names of Object.prototype', () => {
    const messages = ['__proto__', 'constructor', 'toString'].flatMap((id) => [asks(call(id, id)), answer(id, 'x', id)]);
    expect(repairConversation(messages)).toBe(messages);
  });
});

describe('repairConversation, of any conversation,', () => {
  const numRuns = 400;
  const text = fc.string({ maxLength: 4 });
  const names = fc.constantFrom('f', 'g');

  /** What is said and asked in one run; its calls get ids that begin with `prefix`. */
  const runOf = (prefix: string): fc.Arbitrary<Message[]> =>
    fc
      .array(fc.oneof(fc.record({ role: fc.constantFrom('user' as const, 'system' as const, 'assistant' as const), content: text }), fc.array(names, { minLength: 1, maxLength: 3 })), { maxLength: 6 })
      .map((steps) =>
        steps.flatMap((step, at): Message[] => {
          if (!Array.isArray(step)) return [step];
          const calls = step.map((name, index) => call(`${prefix}${at}${index}`, name));
          return [{ ...asks(...calls), content: `asks ${at}` }, ...calls.map(({ id, toolName }) => answer(id, `result of ${id}`, toolName))];
        }),
      );
  const valid = runOf('');

  /** Ways to spoil a conversation. */
  type Blow = (messages: Message[]) => Message[];
  const index = fc.nat(20);
  const blow: fc.Arbitrary<Blow> = fc.oneof(
    index.map((at): Blow => (messages) => messages.filter((_, place) => place !== at)),
    fc.tuple(index, index).map(([from, to]): Blow => (messages) => (messages[from] ? messages.toSpliced(to, 0, messages[from]) : messages)),
    fc.tuple(index, index).map(([a, b]): Blow => (messages) => {
      const [one, other] = [messages[a], messages[b]];
      return one && other ? messages.with(a, other).with(b, one) : messages;
    }),
    fc.tuple(index, fc.constantFrom('', 'x', '00', '00_1', 'call_1')).map(([at, id]): Blow => (messages) =>
      messages.map((message, place) =>
        place !== at || !message ? message : message.role === 'tool' ? { ...message, toolCallId: id } : Array.isArray(message.toolCalls) ? { ...message, toolCalls: message.toolCalls.map((asked) => ({ ...asked, id })) } : message,
      ),
    ),
    runOf('').chain((other) => fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }).map((turns): Blow => (messages) => {
      const [mine, others] = [[...messages], [...other]];
      const mixed = turns.flatMap((turn) => (turn ? mine : others).splice(0, 1));
      return [...mixed, ...mine, ...others];
    })),
    index.map((at): Blow => (messages) => messages.slice(0, at)),
    index.map((at): Blow => (messages) => messages.slice(at)),
    fc.tuple(index, fc.anything()).map(([at, garbage]): Blow => (messages) => messages.toSpliced(at, 0, garbage as Message)),
    fc.tuple(index, fc.constantFrom('content', 'contentParts', 'toolCalls', 'toolCallId', 'toolName'), fc.anything()).map(([at, field, garbage]): Blow => (messages) =>
      messages.map((message, place) => (place === at ? Object.assign({ ...message }, { [field]: garbage }) : message)),
    ),
  );
  const spoilt = fc.tuple(valid, fc.array(blow, { minLength: 1, maxLength: 4 })).map(([messages, blows]) => blows.reduce((spoiling, spoil) => spoil(spoiling), messages));
  const garbage = fc.array(fc.oneof(fc.anything(), fc.record({ role: fc.oneof(fc.constantFrom('user', 'system', 'assistant', 'tool'), fc.anything()), content: fc.anything(), contentParts: fc.anything(), toolCalls: fc.oneof(fc.anything(), fc.array(fc.record({ id: fc.oneof(fc.string(), fc.anything()), toolName: fc.oneof(fc.string(), fc.anything()), parameters: fc.anything() }, { requiredKeys: [] }))), toolCallId: fc.anything() }, { requiredKeys: [] })));

  const isSpoken = (message: Message): boolean => ['user', 'system', 'assistant'].includes((Object(message) as Message).role);
  const isAsked = ({ role, content }: Message): boolean => role === 'user' && typeof content === 'string';

  it('gives back itself what is valid', () => {
    fc.assert(fc.property(valid, (messages) => expect(repairConversation(messages)).toBe(messages)), { numRuns });
  });

  it('is valid afterwards, and stays the same when repaired again', () => {
    fc.assert(
      fc.property(fc.oneof(spoilt, garbage as fc.Arbitrary<Message[]>), (messages) => {
        const repaired = repairConversation(messages);
        expect(historyFaults(repaired)).toEqual([]);
        expect(repairConversation(repaired)).toBe(repaired);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('gives back itself only what is valid', () => {
    fc.assert(fc.property(spoilt, (messages) => expect(repairConversation(messages) !== messages || historyFaults(messages).length === 0).toBe(true)), { numRuns });
  });

  it('keeps what everybody but the tools has said, in order', () => {
    fc.assert(
      fc.property(spoilt, (messages) => {
        const said = (list: readonly Message[]): string[] => list.filter(isSpoken).flatMap(({ role, content }) => (typeof content === 'string' ? [`${role}: ${content}`] : []));
        const [before, after] = [said(messages), said(repairConversation(messages))];
        expect(isWithin(before, after)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('keeps the objects of the user', () => {
    fc.assert(fc.property(valid, blow, (messages, spoil) => {
      const spoiling = spoil(messages).filter((message) => messages.includes(message));
      expect(repairConversation(spoiling).filter(isAsked)).toEqual(spoiling.filter(isAsked));
    }), { numRuns });
  });

  it('drops no answer of a call that stands before it, and lets each answer its own', () => {
    fc.assert(
      fc.property(valid, fc.array(fc.tuple(index, index), { maxLength: 9 }), (messages, moves) => {
        const shuffled = moves.reduce((list, [from, to]) => (list[from]?.role === 'tool' && to > from ? list.toSpliced(from, 1).toSpliced(to, 0, list[from]) : list), messages);
        const results = repairConversation(shuffled).filter(({ role }) => role === 'tool');
        expect(results.map(({ content }) => content)).toEqual(results.map(({ toolCallId }) => `result of ${toolCallId}`));
      }),
      { numRuns },
    );
  });

  it('begins as it did when it goes on with more', () => {
    fc.assert(
      fc.property(spoilt, runOf('later'), (messages, more) => {
        const first = repairConversation(messages);
        expect(repairConversation([...messages, ...more]).slice(0, first.length)).toEqual(first);
      }),
      { numRuns },
    );
  });

  it('never changes what it was given', () => {
    fc.assert(fc.property(spoilt, (messages) => void repairConversation(frozen(messages))), { numRuns });
  });
});

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at++;
  return at === part.length;
}
