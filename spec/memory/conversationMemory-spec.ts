import { expectTypeOf } from 'expect-type';
import { firstValueFrom, isObservable, type Observable } from 'rxjs';
import { ConfigurationError } from '../../lib/errors/configurationError';
import { ConversationMemory, type ConversationMemoryOptions } from '../../lib/memory/conversationMemory';
import type { Memory, MemoryTrim } from '../../lib/types/memory';
import type { Message } from '../../lib/types/message';

const run = (id: number): Message[] => [
  { role: 'user', content: `question ${id}` },
  { role: 'assistant', content: `answer ${id}` },
];
const rich = (): Message[] => [
  {
    role: 'user',
    content: 'What is this?',
    contentParts: [
      { type: 'text', text: 'What is this?' },
      { type: 'image_base64', imageBase64: 'AQID', mediaType: 'image/png' },
    ],
  },
  { role: 'assistant', content: '', toolCalls: [{ id: 'c1', toolName: 'look', parameters: { at: { x: 1 } }, ...{ vendor: { signature: ['s'] } } }] },
  { role: 'tool', content: 'a cat', toolCallId: 'c1', toolName: 'look' },
  { role: 'assistant', content: 'A cat.' },
];
/** Changes messages wherever they can be changed. */
const spoil = (messages: readonly Message[]): void => {
  (messages as Message[]).forEach((message) => {
    message.content = 'spoilt';
    message.contentParts?.splice(0);
    message.toolCalls?.forEach((call) => Object.assign(call.parameters, { at: 'spoilt' }));
  });
  (messages as Message[]).splice(0);
};

describe('ConversationMemory', () => {
  it('should hold what was committed, run after run', () => {
    const memory = new ConversationMemory();

    expect(memory.load()).toEqual([]);
    expect(memory.commit(run(1))).toBeUndefined();
    expect(memory.commit(run(2))).toBeUndefined();
    expect(memory.load()).toEqual([...run(1), ...run(2)]);
  });

  it('should hold 20 messages by default', () => {
    const memory = new ConversationMemory();
    for (let id = 1; id <= 10; id++) expect(memory.commit(run(id))).toBeUndefined();

    expect(memory.commit(run(11))).toBeDefined();
    expect(memory.load()).toHaveLength(20);
    expect(memory.load()[0]?.content).toBe('question 2');
  });

  it('should trim at once, subscribed or not, and tell of it', async () => {
    const memory = new ConversationMemory({ maxMessages: 3 });
    memory.commit(run(1));
    const trimmed = memory.commit(run(2));

    expect(memory.load()).toEqual(run(2));
    expect(isObservable(trimmed)).toBe(true);
    expect(await firstValueFrom(trimmed as Observable<MemoryTrim>)).toEqual({ type: 'memory-trim', removed: 2, kept: 2 });
    expect(memory.load()).toEqual(run(2));
  });

  it('should count tokens with the function it was given', () => {
    const memory = new ConversationMemory({ maxTokens: 30, countTokens: ({ content }) => content.length });
    memory.commit(run(1));
    memory.commit(run(2));

    expect(memory.load()).toEqual(run(2));
  });

  it('should hold its own copies', () => {
    const memory = new ConversationMemory();
    const committed = rich();
    memory.commit(committed);
    const before = memory.load();
    spoil(committed);
    spoil(memory.load());
    memory.commit(run(1));

    expect(before).toEqual(rich());
    expect(memory.load()).toEqual([...rich(), ...run(1)]);
  });

  it('should forget everything on clear', () => {
    const memory = new ConversationMemory();
    memory.commit(rich());
    memory.clear();

    expect(memory.load()).toEqual([]);
  });

  it('should branch into a memory of its own, with the same messages and limits', () => {
    const memory = new ConversationMemory({ maxMessages: 4 });
    memory.commit(rich());
    const branch = memory.branch();
    spoil(branch.load());

    expect(branch.load()).toEqual(rich());
    memory.commit(run(1));
    expect(branch.load()).toEqual(rich());
    branch.clear();
    expect(memory.load()).toEqual(run(1));
    for (let id = 1; id <= 9; id++) branch.commit(run(id));
    expect(branch.load()).toEqual([...run(8), ...run(9)]);
    expect(memory.load()).toEqual(run(1));
  });

  it('should come back from JSON whole, limits included', () => {
    const memory = new ConversationMemory({ maxMessages: 6, maxTokens: 5000 });
    memory.commit(rich());
    const restored = ConversationMemory.fromJSON(JSON.parse(JSON.stringify(memory)));

    expect(restored.load()).toEqual(rich());
    expect(restored.toJSON()).toEqual({ maxMessages: 6, maxTokens: 5000, messages: rich() });
    restored.commit(run(1));
    expect(restored.load()).toHaveLength(6);
    restored.commit(run(2));
    expect(restored.load()).toEqual([...run(1), ...run(2)]);
    expect(new ConversationMemory().toJSON()).toEqual({ maxMessages: 20, messages: [] });
  });

  it('should share nothing with the JSON value', () => {
    const json = { messages: rich() };
    const memory = ConversationMemory.fromJSON(json);
    spoil(memory.toJSON().messages);
    spoil(json.messages);

    expect(memory.load()).toEqual(rich());
  });

  it('should trim what it reads from JSON, by the options before the limits that were written', () => {
    const json = { maxMessages: 4, messages: [...run(1), ...run(2), ...run(3)] };
    const events = run(4).map((message): Message => (message.role === 'user' ? { ...message, role: 'system' } : message));
    const orphans: Message[] = [{ role: 'tool', content: '', toolCallId: 'gone' }, { role: 'assistant', content: 'and so' }];

    expect(ConversationMemory.fromJSON(json).load()).toEqual([...run(2), ...run(3)]);
    expect(ConversationMemory.fromJSON(json, { maxMessages: 2 }).load()).toEqual(run(3));
    expect(ConversationMemory.fromJSON(json, { maxTokens: 9 }).load()).toEqual(run(3));
    expect(ConversationMemory.fromJSON({ messages: [...run(1), ...events, ...events] }, { maxMessages: 3 }).load()).toEqual(events);
    expect(ConversationMemory.fromJSON({ messages: [...orphans, ...run(1)] }).load()).toEqual(run(1));
  });

  it.each([undefined, null, 'text', 7, [], {}, { messages: 'none' }])('should refuse %j as JSON', (json) => {
    expect(() => ConversationMemory.fromJSON(json)).toThrow(ConfigurationError);
    expect(() => ConversationMemory.fromJSON(json)).toThrow('messages must be an array');
  });

  it.each(['maxMessages', 'maxTokens'])('should refuse an invalid %s', (name) => {
    for (const limit of [0, -1, 1.5, NaN, Infinity, '20', null]) {
      const options = { [name]: limit } as ConversationMemoryOptions;

      expect(() => new ConversationMemory(options)).toThrow(ConfigurationError);
      expect(() => new ConversationMemory(options)).toThrow(`ConversationMemory: ${name} must be a whole number from 1; got ${String(limit)}.`);
      expect(() => ConversationMemory.fromJSON({ ...options, messages: [] })).toThrow(ConfigurationError);
    }
    expect(new ConversationMemory({ [name]: 1 }).load()).toEqual([]);
  });

  it('should refuse a countTokens that does not count, and keep what it has', () => {
    const memory = new ConversationMemory({ maxTokens: 10, countTokens: ({ content }) => (content === 'question 2' ? NaN : 1) });
    memory.commit(run(1));

    expect(() => memory.commit(run(2))).toThrow('countTokens must return numbers from 0; they add up to NaN.');
    expect(memory.load()).toEqual(run(1));
    expect(() => new ConversationMemory({ countTokens: 4 as never })).toThrow('countTokens must be a function');
  });

  it('should be typed', () => {
    expectTypeOf(new ConversationMemory()).toExtend<Memory>();
    expectTypeOf<ConversationMemory['load']>().returns.toEqualTypeOf<readonly Message[]>();
    // @ts-expect-error not a string
    expect(() => new ConversationMemory({ maxMessages: '20' })).toThrow(ConfigurationError);
  });
});
