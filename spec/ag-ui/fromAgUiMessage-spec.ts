import { ConfigurationError } from 'rxagent';
import { fromAgUiMessage } from '../../lib/ag-ui/fromAgUiMessage';

const call = (id: string, args: string): unknown => ({ id, type: 'function', function: { name: 'search', arguments: args } });
const read = (message: unknown): unknown => fromAgUiMessage(message, 'm', new Map([['c1', 'search']]));

describe('fromAgUiMessage', () => {
  it.each<[string, unknown, unknown]>([
    ['a question', { id: 'm', role: 'user', content: 'hi', name: 'Ada' }, { role: 'user', content: 'hi' }],
    ['a question in parts', { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }] }, { role: 'user', content: 'a\nb' }],
    [
      'a question with a picture',
      { role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image', source: { type: 'url', value: 'https://a.b/c.png' } }] },
      { role: 'user', content: 'What is this?', contentParts: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', imageUrl: 'https://a.b/c.png' }] },
    ],
    ['what the system says', { role: 'system', content: 'Be kind.' }, { role: 'system', content: 'Be kind.' }],
    ['what the developer says', { role: 'developer', content: 'Be brief.' }, { role: 'system', content: 'Be brief.' }],
    ['an answer', { role: 'assistant', content: 'Hello', toolCalls: [] }, { role: 'assistant', content: 'Hello' }],
    ['a call', { role: 'assistant', toolCalls: [call('c1', '{"q":1}')] }, { role: 'assistant', content: '', toolCalls: [{ id: 'c1', toolName: 'search', parameters: { q: 1 } }] }],
    ['a result', { role: 'tool', toolCallId: 'c1', content: 'found' }, { role: 'tool', content: 'found', toolCallId: 'c1', toolName: 'search' }],
    ['a result of nobody knows what', { role: 'tool', toolCallId: 'c9', content: '' }, { role: 'tool', content: '', toolCallId: 'c9' }],
    ['a failure', { role: 'tool', toolCallId: 'c1', content: '', error: 'no' }, { role: 'tool', content: 'no', toolCallId: 'c1', toolName: 'search', isError: true }],
    ['a failure in the midst', { role: 'tool', toolCallId: 'c1', content: 'half', error: 'no' }, { role: 'tool', content: 'half\nno', toolCallId: 'c1', toolName: 'search', isError: true }],
    ['a failure that rxagent has told', { role: 'tool', toolCallId: 'c1', content: 'no', metadata: { isError: true } }, { role: 'tool', content: 'no', toolCallId: 'c1', toolName: 'search', isError: true }],
    ['reasoning', { role: 'reasoning', content: 'hm' }, []],
    ['an activity', { role: 'activity', activityType: 'plan', content: {} }, []],
  ])('reads %s', (_, message, expected) => {
    expect(read(message)).toEqual(expected);
  });

  it('keeps what is wrong with the arguments of a call', () => {
    expect(read({ role: 'assistant', toolCalls: [call('c1', '{"q":')] })).toEqual({
      role: 'assistant', content: '', toolCalls: [{ id: 'c1', toolName: 'search', parameters: {}, parseError: expect.stringMatching(/^Invalid JSON: /) as string }],
    });
  });

  it('learns from a call which tool its result is of', () => {
    const names = new Map<string, string>();
    fromAgUiMessage({ role: 'assistant', toolCalls: [call('c7', '')] }, 'm', names);
    expect([...names]).toEqual([['c7', 'search']]);
  });

  it.each<[string, unknown, string]>([
    ['no object', null, 'm must be an object.'],
    ['an unknown role', { role: 'robot' }, 'm.role must be user, assistant, tool, system, developer, reasoning or activity.'],
    ['a question without content', { role: 'user' }, 'm.content must be a string or an array of parts.'],
    ['a broken part', { role: 'user', content: ['hi'] }, 'm.content[0] must be an object.'],
    ['a system with parts', { role: 'system', content: [] }, 'm.content must be a string.'],
    ['calls that are no list', { role: 'assistant', toolCalls: {} }, 'm.toolCalls must be an array.'],
    ['a call without an id', { role: 'assistant', toolCalls: [{ function: { name: 'a' } }] }, 'm.toolCalls[0].id must be a string.'],
    ['a call of nothing', { role: 'assistant', toolCalls: [{ id: 'c1' }] }, 'm.toolCalls[0].function must be an object.'],
    ['parsed arguments', { role: 'assistant', toolCalls: [{ id: 'c1', function: { name: 'a', arguments: {} } }] }, 'm.toolCalls[0].function.arguments must be a string.'],
    ['arguments with __proto__', { role: 'assistant', toolCalls: [call('c1', '{"a":[{"__proto__":{"a":1}}]}')] }, 'm.toolCalls[0].function.arguments.a[0] must not have a key __proto__.'],
    ['a result of no call', { role: 'tool', content: '' }, 'm.toolCallId must be a string.'],
    ['an odd failure', { role: 'tool', toolCallId: 'c1', content: '', error: {} }, 'm.error must be a string.'],
  ])('refuses %s', (_, message, problem) => {
    expect(() => read(message)).toThrow(new ConfigurationError(problem));
  });
});
