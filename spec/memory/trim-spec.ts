import { ConversationMemory } from '../../lib/memory/conversationMemory';
import { trim } from '../../lib/memory/trim';
import type { Message } from '../../lib/types/message';

/** One letter a message: s, u, a = assistant's text, c = assistant's call, t = its result, x = a result without a call. */
const messagesOf = (diagram: string): Message[] => {
  let calls = 0;
  return [...diagram].map((letter, index): Message => {
    const content = `${letter}${index}`;
    if (letter === 'c') return { role: 'assistant', content, toolCalls: [{ id: `c${++calls}`, toolName: 'f', parameters: {} }] };
    if (letter === 't' || letter === 'x') return { role: 'tool', content, toolCallId: letter === 't' ? `c${calls}` : 'gone', toolName: 'f' };
    return { role: letter === 's' ? 'system' : letter === 'u' ? 'user' : 'assistant', content };
  });
};

/** Draws kept messages under the diagram they come from: a blank for each that is gone. */
const draw = (diagram: string, kept: readonly Message[]): string =>
  [...diagram].map((letter, index) => (kept.some(({ content }) => content === `${letter}${index}`) ? letter : ' ')).join('').trimEnd();

describe('trim', () => {
  it.each<[string, string, string, number]>([
    // name, messages ('|': here the newest run begins), kept, maxMessages
    ['nothing that fits', 'uaua|ua', 'uauaua', 6],
    ['the oldest runs', 'uaua|ua', '    ua', 3],
    ['nothing of a run that is larger than the limit', 'uaua|uctcta', '    uctcta', 3],
    ['calls with their results', 'uctauct|ua', '    uctua', 7],
    ['calls with their results, whatever the room', 'uctauct|ua', '       ua', 4],
    ['the parts of a long input before its question', '|uauauaua', '      ua', 3],
    ['nothing before a call when the question stands between it and its result', 'ua|cut', 'uacut', 2],
    ['words of the assistant before the first question', '|aua', ' ua', 20],
    ['results without a call', '|xuxa', ' u a', 20],
    ['results without a call, at the head', '|xaua', '  ua', 20],
    ['no system message at the very beginning', 'suaua|ua', 's    ua', 3],
    ['no system message at the very beginning, though nothing else fits', 'sua|uaa', 's  uaa', 1],
    ['a later system message like any other', 'suasua|sua', 's     sua', 4],
    ['nothing after a system message that starts a run', 'uasa|sa', '  sasa', 4],
    ['runs without a question down to the newest', 'uasa|sa', '    sa', 1],
    ['nothing that followed the question, though a system message did', 'ua|uasa', '  uasa', 2],
    ['nothing of a run in which only the assistant speaks', 'aa|aaa', '  aaa', 2],
    ['the oldest words where only the assistant speaks', 'aaa|a', '  aa', 2],
    ['nothing that followed the only system message', 'saaa|a', 'saaaa', 3],
    ['nothing of a run that an event starts', '|sctcta', 'sctcta', 3],
    ['nothing that followed the newest question, run after run', 'uaua|a', '  uaa', 2],
    ['everything where there are only results without a call', '|xx', '', 3],
    ['nothing of nothing', '|', '', 3],
  ])('should drop %s', (_, given, expected, maxMessages) => {
    const diagram = given.replace('|', '');
    const kept = trim(messagesOf(diagram), given.indexOf('|'), { maxMessages, countTokens: () => 1 });

    expect(draw(diagram, kept)).toBe(expected);
  });

  it.each<[string, string, number]>([
    ['uaua|ua', 'uauaua', 60],
    ['uaua|ua', '  uaua', 59],
    ['uaua|ua', '    ua', 20],
    ['uaua|ua', '    ua', 1],
    ['suaua|ua', 's    ua', 31],
  ])('should keep of %s with 10 tokens each %s when %d fit', (given, expected, maxTokens) => {
    const diagram = given.replace('|', '');
    const kept = trim(messagesOf(diagram), given.indexOf('|'), { maxMessages: 100, maxTokens, countTokens: () => 10 });

    expect(draw(diagram, kept)).toBe(expected);
  });

  it('should not count tokens without a limit for them', () => {
    const countTokens = jest.fn(() => 1);
    trim(messagesOf('uaua'), 2, { maxMessages: 2, countTokens });

    expect(countTokens).not.toHaveBeenCalled();
  });

  it('should pair calls with results where ids come again', () => {
    const turn = (id: number): Message[] => messagesOf('ucta').map((message) => ({ ...message, content: `${message.content} ${id}` }));
    const kept = trim([...turn(1), ...turn(2), ...turn(3)], 8, { maxMessages: 9, countTokens: () => 1 });

    expect(kept).toEqual([...turn(2), ...turn(3)]);
  });
});

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/** What one run commits: an input, turns with up to three calls, an answer. Each content is there once. */
const randomRun = (random: () => number, run: number): Message[] => {
  const below = (limit: number): number => Math.floor(random() * limit);
  let count = 0;
  const text = (): string => `${run}.${count++} ${'x'.repeat(below(40))}`;
  const turns = Array.from({ length: below(4) }, (): Message[] => {
    const calls = Array.from({ length: 1 + below(3) }, () => ({ id: text(), toolName: 'f', parameters: { text: text() } }));
    const results = calls.map(({ id }): Message => ({ role: 'tool', content: text(), toolCallId: id, toolName: 'f', isError: random() < 0.2 }));
    return [{ role: 'assistant', content: text(), toolCalls: calls }, ...results];
  });
  const opening: Message[] = random() < 0.3 ? [{ role: random() < 0.5 ? 'system' : 'assistant', content: text() }] : [];
  const question: Message = { role: random() < 0.9 ? 'user' : 'system', content: `question ${run}` };
  const answer: Message[] = random() < 0.9 ? [{ role: 'assistant', content: text() }] : [];
  return [...opening, question, ...turns.flat(), ...answer];
};

const isHead = ({ role }: Message): boolean => role === 'user' || role === 'system';
const textOf = (messages: readonly Message[]): string => JSON.stringify(messages);
const tokensOf = (messages: readonly Message[]): number =>
  messages
    .map(({ content, toolCalls = [] }) => content + toolCalls.map(({ parameters }) => JSON.stringify(parameters)).join(''))
    .reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);

/** What is wrong with what a memory keeps of all that was said, where the newest question stands at `question`. */
function faultsOf(kept: readonly Message[], all: readonly Message[], question: number, fits: (messages: readonly Message[]) => boolean): string[] {
  const places = kept.map(({ content }) => all.findIndex((message) => message.content === content));
  const pinned = kept.slice(0, 1).filter(({ role }) => role === 'system');
  const second = places[pinned.length] ?? all.length;
  const olderHead = all.findLastIndex((message, place) => place < second && place > (pinned.length ? (places[0] ?? 0) : -1) && isHead(message));
  const askedBefore = (end: number): unknown[] =>
    kept.slice(0, end).flatMap(({ role, toolCalls = [] }) => (role === 'assistant' ? toolCalls.map(({ id }) => id) : []));
  const answeredFrom = (start: number): unknown[] => kept.slice(start).map(({ toolCallId }) => toolCallId);
  const rules: Record<string, boolean> = {
    'what is kept was said, unchanged': places.every((place, index) => textOf([all[place] as Message]) === textOf([kept[index] as Message])),
    'nothing is missing after the head': places.slice(pinned.length).every((place, index) => place === second + index) && (places[0] ?? -1) <= second,
    'the newest question and all after it are there': textOf(kept.slice(question - all.length)) === textOf(all.slice(question)),
    'it starts with a user or system message': kept[0] !== undefined && isHead(kept[0]),
    'each result has its call before it': kept.every(({ role, toolCallId }, index) => role !== 'tool' || askedBefore(index).includes(toolCallId)),
    'each call has its result after it': kept.every(({ toolCalls = [] }, index) => toolCalls.every(({ id }) => answeredFrom(index).includes(id))),
    'it fits, or is the newest run alone': fits(kept) || second >= question,
    'no more was dropped than had to be': olderHead < 0 || !fits([...pinned, ...all.slice(olderHead)]),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

describe('a long conversation', () => {
  it.each(Array.from({ length: 100 }, (_, seed) => seed))('should stay valid and within its limits (seed %d)', (seed) => {
    const random = randomFrom(seed);
    const maxMessages = 1 + Math.floor(random() * 25);
    const maxTokens = random() < 0.5 ? 1 + Math.floor(random() * 250) : 1e6;
    const memory = new ConversationMemory({ maxMessages, maxTokens });
    const all: Message[] = [];
    const faults = Array.from({ length: 25 }, (_, step) => {
      const run = randomRun(random, step);
      const before = memory.load().length;
      const trimmed = memory.commit(run);
      const kept = memory.load();
      all.push(...run);
      const told = (trimmed === undefined) === (kept.length === before + run.length) ? [] : ['it tells whether it has trimmed'];
      const restored = ConversationMemory.fromJSON(JSON.parse(JSON.stringify(memory))).load();
      const same = textOf(restored) === textOf(kept) ? [] : ['it comes back from JSON as it was'];
      const question = all.findIndex(({ content }) => content === `question ${step}`);
      const fits = (messages: readonly Message[]): boolean => messages.length <= maxMessages && tokensOf(messages) <= maxTokens;
      return [...told, ...same, ...faultsOf(kept, all, question, fits)];
    });

    expect(faults.flat()).toEqual([]);
  });
});
