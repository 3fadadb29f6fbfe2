import type { Message } from 'rxagent';
import { resultsBehindCalls } from '../../lib/messages/resultsBehindCalls';

/** `u`, `s` and `a` are messages of the user, the system and the assistant, `1` the result of call 1, `(1 2)` a message that asks for calls 1 and 2. */
const messages: Record<string, Message> = { u: { role: 'user', content: 'u' }, s: { role: 'system', content: 's' }, a: { role: 'assistant', content: 'a' } };
const messageOf = (word: string): Message => {
  const asks = word.startsWith('(');
  return messages[word] ?? (asks ? { role: 'assistant', content: word, toolCalls: word.slice(1, -1).split(' ').map((id) => ({ id, toolName: 'f', parameters: {} })) } : { role: 'tool', content: word, toolCallId: word });
};
const read = (line: string): Message[] => (line.match(/\([^)]*\)|\w+/g) ?? []).map(messageOf);

describe('resultsBehindCalls', () => {
  it.each([
    ['', ''],
    ['u a u', 'u a u'],
    ['u (1 2) 1 2 a u', 'u (1 2) 1 2 a u'],
    ['u (1) s 1 u', 'u (1) 1 s u'],
    ['(1 2) 1 s 2 u', '(1 2) 1 2 s u'],
    ['(1) u s 1 (2) 2', '(1) 1 u s (2) 2'],
    ['(1) (2) 2 1', '(1) 1 (2) 2'],
    ['(1) 1 u (1) s 1', '(1) 1 u (1) 1 s'],
    ['u 9 (1) 9 1', 'u 9 (1) 1 9'],
  ])('makes of "%s": "%s"', (given, expected) => {
    expect(resultsBehindCalls(read(given))).toEqual(read(expected));
  });
});
