import { toReply } from '../../../lib/providers/local/toReply';
import type { ContentPart, Message } from '../../../lib/types/message';
import type { ToolCall } from '../../../lib/types/toolCall';
import { toolSets } from './toolSets';

const image: ContentPart = { type: 'image_url', imageUrl: 'https://example.com/cat.png' };
const user = (content: string, ...contentParts: ContentPart[]): Message => ({ role: 'user', content, ...(contentParts.length && { contentParts }) });
const assistant = (...ids: string[]): Message => ({ role: 'assistant', content: '', toolCalls: ids.map((id) => ({ id, toolName: 'search', parameters: {} })) });
const tool = (content: string): Message => ({ role: 'tool', content, toolName: 'search', toolCallId: 'x' });
const system: Message = { role: 'system', content: 'Search for dogs' };

const reply = (messages: Message[], tools: Parameters<typeof toReply>[0]['tools'] = toolSets.search): (string | ToolCall)[] => toReply({ messages, tools }, 'local');
const call = (id: string, query: string): ToolCall => ({ id, toolName: 'search', parameters: { query } });

describe('toReply', () => {
  it.each<[what: string, messages: Message[], text: string]>([
    ['the question', [user('Hello  there,\n you')], '[local provider: local] Hello  there,\n you'],
    ['the newest question', [user('one'), { role: 'assistant', content: 'two' }, user('three')], '[local provider: local] three'],
    ['a question before other messages', [user('one'), { role: 'assistant', content: 'two' }, system], '[local provider: local] one'],
    ['an empty question', [user('')], '[local provider: local] '],
    ['nothing', [], '[local provider: local] '],
    ['an image', [user('Look', { type: 'text', text: 'Look' }, image)], '[local provider: local] Look (1 image)'],
    ['images', [user('Look', image, { type: 'image_base64', imageBase64: '', mediaType: 'image/png' })], '[local provider: local] Look (2 images)'],
    ['parts without images', [user('x', { type: 'text', text: 'a' }, { type: 'text', text: 'b' })], '[local provider: local] a b'],
  ])('should echo %s', (_, messages, text) => {
    expect(reply(messages, []).join('')).toBe(text);
  });

  it('should echo where no tool is asked for', () => {
    expect(reply([user('Hello')]).join('')).toBe('[local provider: local] Hello');
  });

  it('should keep white space with the word before it', () => {
    expect(reply([user(' a  b\n')], [])).toEqual(['[local ', 'provider: ', 'local]  ', 'a  ', 'b\n']);
  });

  it.each<[text: string, words: string[]]>([['\n a b', ['\n ', 'a ', 'b']], [' ', [' ']]])('should write each character once: %j', (text, words) => {
    expect(reply([user('?'), assistant('a'), tool(text)])).toEqual(words);
  });

  it('should call the tools that the question asks for', () => {
    expect(reply([system, user('Search for cats and search for dogs')])).toEqual([call('local_1', 'cats'), call('local_2', 'dogs')]);
  });

  it('should answer with the results of the newest question, and not call again', () => {
    const earlier = [user('Search for cats'), assistant('a'), tool('meow'), { role: 'assistant', content: 'meow' } as const];

    expect(reply([...earlier, user('Search for dogs'), assistant('b', 'c'), tool('woof'), tool('wuff')]).join('')).toBe('search: woof\nsearch: wuff');
  });

  it('should call again for the next question', () => {
    expect(reply([user('Search for cats'), assistant('local_1'), tool('meow'), user('Search for dogs')])).toEqual([call('local_2', 'dogs')]);
  });

  it('should give no id a second time, whatever memory has forgotten', () => {
    expect(reply([user('?'), assistant('local_3', 'other'), tool('meow'), user('Search for dogs and search for cats')]))
      .toEqual([call('local_4', 'dogs'), call('local_5', 'cats')]);
    expect(reply([user('?'), assistant('local_2'), tool('meow'), user('Search for dogs')])).toEqual([call('local_3', 'dogs')]);
  });
});
