import { describe, expect, it } from '@jest/globals';
import { shortId } from '../../../lib/messages/shortId';
import { toMessages } from '../../../lib/providers/anthropic/toMessages';
import type { Message, ToolCall } from 'rxagent';

const text = (value: string) => ({ type: 'text', text: value });
const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const use = (id: string, input: unknown = {}) => ({ type: 'tool_use', id, name: 'search', input });
const answer = (id: string, content?: unknown) => ({ type: 'tool_result', tool_use_id: id, ...(content !== undefined && { content }) });
const base64 = (data: string, media_type = 'image/png') => ({ type: 'image', source: { type: 'base64', media_type, data } });

const call = (id: string, parameters: Record<string, unknown> = {}): ToolCall => ({ id, toolName: 'search', parameters });
const asks = (content: string, ...toolCalls: ToolCall[]): Message => ({ role: 'assistant', content, toolCalls });
const says = (content: string): Message => ({ role: 'assistant', content });
const q = (content: string): Message => ({ role: 'user', content });
const result = (toolCallId: string, content: string, more: Partial<Message> = {}): Message => ({ role: 'tool', content, toolCallId, toolName: 'search', ...more });
const system = (content: string): Message => ({ role: 'system', content });

const thinking = { type: 'thinking', thinking: 'Hm.', signature: 'sig' };
const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [] };
const redacted = { type: 'redacted_thinking', data: 'xyz' };
const carrying = (first: ToolCall, ...content: unknown[]): ToolCall => ({ ...first, anthropic: { content } }) as ToolCall;

describe('toMessages', () => {
  const cases: [string, Message[], unknown[]][] = [
    ['nothing', [], []],
    ['a conversation', [q('a'), says('b'), q('c')], [user(text('a')), assistant(text('b')), user(text('c'))]],
    ['neighbours of one role as one turn', [q('a'), q('b'), says('c'), says('d'), q('e')], [user(text('a'), text('b')), assistant(text('c'), text('d')), user(text('e'))]],
    [
      'a call and its result',
      [q('a'), asks('Let me see.', call('1', { city: 'Bern' })), result('1', 'rain'), says('It rains.'), q('b')],
      [user(text('a')), assistant(text('Let me see.'), use('1', { city: 'Bern' })), user(answer('1', 'rain')), assistant(text('It rains.')), user(text('b'))],
    ],
    ['calls without text', [asks('', call('1')), result('1', 'rain')], [assistant(use('1')), user(answer('1', 'rain'))]],
    ['all results in one turn', [asks('', call('1'), call('2')), result('1', 'a'), result('2', 'b')], [assistant(use('1'), use('2')), user(answer('1', 'a'), answer('2', 'b'))]],
    [
      'results before whatever stood between or came after',
      [asks('', call('1'), call('2')), system('Be kind.'), result('1', 'a'), q('and?'), result('2', 'b'), q('go on')],
      [assistant(use('1'), use('2')), user(answer('1', 'a'), answer('2', 'b'), text('Be kind.'), text('and?'), text('go on'))],
    ],
    ['results that follow their calls over an empty message', [asks('', call('1')), says(''), result('1', 'a')], [assistant(use('1')), user(answer('1', 'a'))]],
    ['an error of a tool', [result('1', 'Broken.', { isError: true })], [user({ ...answer('1', 'Broken.'), is_error: true })]],
    ['an error that says nothing', [result('1', ' ', { isError: true })], [user({ ...answer('1', 'The tool failed.'), is_error: true })]],
    ['no content for an empty result', [result('1', ''), result('2', '\n')], [user(answer('1'), answer('2'))]],
    ['a result with its white space', [result('1', ' a\n')], [user(answer('1', ' a\n'))]],
    [
      'a result with images',
      [result('1', 'a chart', { contentParts: [{ type: 'text', text: 'Chart:' }, { type: 'image_base64', imageBase64: 'AAAA', mediaType: 'image/png' }] })],
      [user(answer('1', [text('Chart:'), base64('AAAA')]))],
    ],
    ['the text before parts that hold none', [{ role: 'user', content: 'What?', contentParts: [{ type: 'image_base64', imageBase64: 'QQ==', mediaType: 'image/png' }] }], [user(text('What?'), base64('QQ=='))]],
    ['the text before the parts of a result that hold none', [result('1', 'a chart', { contentParts: [{ type: 'image_base64', imageBase64: 'QQ==', mediaType: 'image/png' }] })], [user(answer('1', [text('a chart'), base64('QQ==')]))]],
    ['the text where there are no parts', [{ role: 'user', content: 'a', contentParts: [] }, result('1', 'b', { contentParts: [] })], [user(answer('1', 'b'), text('a'))]],
    ['no content for a result of blank parts', [result('1', 'x', { contentParts: [{ type: 'text', text: ' ' }] })], [user(answer('1'))]],
    [
      'parts in their order',
      [
        {
          role: 'user',
          content: 'x',
          contentParts: [
            { type: 'text', text: 'Compare' },
            { type: 'image_url', imageUrl: 'https://example.com/a.png' },
            { type: 'text', text: 'with' },
            { type: 'image_base64', imageBase64: 'AAAA', mediaType: 'image/webp' },
            { type: 'text', text: '' },
          ],
        },
      ],
      [user(text('Compare'), { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }, text('with'), base64('AAAA', 'image/webp'))],
    ],
    [
      'data URLs as their data',
      [{ role: 'user', content: '', contentParts: [{ type: 'image_url', imageUrl: 'data:image/jpg;base64,QUJD' }, { type: 'image_url', imageUrl: 'data:image/png;name=a.png;base64,QQ==' }] }],
      [user(base64('QUJD', 'image/jpeg'), base64('QQ==', 'image/png'))],
    ],
    ['the text of parts alone for the assistant', [q('a'), { role: 'assistant', content: 'x', contentParts: [{ type: 'text', text: 'b' }, { type: 'image_url', imageUrl: 'https://example.com/a.png' }] }, q('c')], [user(text('a')), assistant(text('b')), user(text('c'))]],
    ['no blank text', [q('a'), asks(' \n', call('1')), result('1', 'b'), system(' '), says('c'), q('d')], [user(text('a')), assistant(use('1')), user(answer('1', 'b')), assistant(text('c')), user(text('d'))]],
    ['no empty message of the assistant', [q('a'), says(''), q('b')], [user(text('a'), text('b'))]],
    ['no turn for an empty system message', [says('a'), system(''), says('b')], [assistant(text('a'), text('b'))]],
    ['that a turn of the user is empty', [q(''), says('a'), q(' ')], [user(text('(empty message)')), assistant(text('a')), user(text('(empty message)'))]],
    ['nothing of an empty message beside others', [q('a'), q(''), result('1', 'b'), q('')], [user(answer('1', 'b'), text('a'))]],
    ['a beginning of the answer without white space at its end', [q('a'), says('b \n'), says('The answer is: \n')], [user(text('a')), assistant(text('b \n'), text('The answer is:'))]],
    ['white space at the end of other messages', [q('a '), says('b '), q('c ')], [user(text('a ')), assistant(text('b ')), user(text('c '))]],
    [
      'short ids in place of those that are too long or hold characters that are refused',
      [asks('', call('a:1'), call('a.1'), call('x'.repeat(65)), call('y'.repeat(64))), result('a:1', 'a'), result('a.1', 'b'), result('x'.repeat(65), 'c'), result('y'.repeat(64), 'd')],
      [
        assistant(use(shortId('a:1', 2)), use(shortId('a.1', 2)), use(shortId('x'.repeat(65), 64)), use('y'.repeat(64))),
        user(answer(shortId('a:1', 2), 'a'), answer(shortId('a.1', 2), 'b'), answer(shortId('x'.repeat(65), 64), 'c'), answer('y'.repeat(64), 'd')),
      ],
    ],
    [
      'a reply that thought as it came',
      [q('a'), asks('Let me see.', carrying(call('1', { b: 1 }), thinking, redacted, text('Let me see.'), use('1', { b: 1 })), call('2')), result('1', 'x'), result('2', 'y')],
      // the second call was added by hand: the blocks do not fit any more
      [user(text('a')), assistant(text('Let me see.'), use('1', { b: 1 }), use('2')), user(answer('1', 'x'), answer('2', 'y'))],
    ],
    [
      'a reply that thought as it came, with the ids that its calls have now',
      [asks('Let me see. ', carrying(call('new', { b: 1 }), thinking, text('Let me see.'), { ...use('old', { b: 1 }), caller: { type: 'direct' } }, text(' '), use('2')), call('2')), result('new', 'x'), result('2', 'y')],
      [assistant(thinking, text('Let me see.'), { ...use('new', { b: 1 }), caller: { type: 'direct' } }, use('2')), user(answer('new', 'x'), answer('2', 'y'))],
    ],
    [
      'a text that was changed since, in its place among the blocks',
      [asks('[removed]', carrying(call('1'), thinking, text('My number'), server, found, text(' is 123'), use('1'))), result('1', 'x')],
      [assistant(thinking, text('[removed]'), server, found, use('1')), user(answer('1', 'x'))],
    ],
    ['no text that was taken out since', [asks(' ', carrying(call('1'), thinking, text('My number is 123'), use('1'))), result('1', 'x')], [assistant(thinking, use('1')), user(answer('1', 'x'))]],
    ['a text that was added since before the calls', [asks('a', carrying(call('1'), thinking, use('1'))), result('1', 'x')], [assistant(thinking, text('a'), use('1')), user(answer('1', 'x'))]],
    [
      'parts of a text as they came',
      [asks('ab', carrying(call('1'), thinking, { ...text('a'), citations: [] }, text('b'), use('1'))), result('1', 'x')],
      [assistant(thinking, { ...text('a'), citations: [] }, text('b'), use('1')), user(answer('1', 'x'))],
    ],
    [
      'calls that were changed since as they are now',
      [asks('', carrying({ ...call('1', { b: 2 }), toolName: 'find' }, thinking, { ...use('1', { b: 1 }), caller: 'c' })), result('1', 'x')],
      [assistant(thinking, { ...use('1', { b: 2 }), name: 'find', caller: 'c' }), user(answer('1', 'x'))],
    ],
    ['plain blocks where what rides along is of another kind', [asks('a', { ...call('1'), anthropic: { content: 'x' } } as ToolCall), result('1', 'b')], [assistant(text('a'), use('1')), user(answer('1', 'b'))]],
    ['calls only with what belongs to them', [asks('', { ...call('1'), parseError: 'Invalid JSON', openaiChat: {} } as ToolCall), result('1', 'b')], [assistant(use('1')), user(answer('1', 'b'))]],
  ];

  it.each(cases)('should send %s', (_, messages, expected) => {
    const before = structuredClone(messages);

    expect(toMessages(messages)).toEqual(expected);
    expect(messages).toEqual(before);
  });
});
