import { ConfigurationError, type AgentInput, type ToolSpec } from 'rxagent';
import { fromUIMessages } from 'rxagent/ai-sdk';
import type { UIMessage } from 'ai';

const user = (text: string): UIMessage => ({ id: 'u', role: 'user', parts: [{ type: 'text', text }] });

describe('fromUIMessages', () => {
  it('reads a conversation', () => {
    const messages: UIMessage[] = [
      { id: 's', role: 'system', parts: [{ type: 'text', text: 'Be ' }, { type: 'text', text: 'brief.' }] },
      user('1 + 1?'),
      { id: 'a', role: 'assistant', parts: [{ type: 'step-start' }, { type: 'tool-add', toolCallId: 'c', state: 'output-available', input: { a: 1 }, output: 2 }, { type: 'step-start' }, { type: 'text', text: '2' }] },
      user('and 2 + 2?'),
    ];
    const input: AgentInput = fromUIMessages({ id: 'chat', trigger: 'submit-message', messages, more: 1 });

    expect(input).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: '1 + 1?' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c', toolName: 'add', parameters: { a: 1 } }] },
        { role: 'tool', content: '2', toolCallId: 'c', toolName: 'add' },
        { role: 'assistant', content: '2' },
        { role: 'user', content: 'and 2 + 2?' },
      ],
    });
  });

  it('adds the tools of the front end', () => {
    const tools: ToolSpec[] = [{ name: 'locate', description: 'Where', parameters: { type: 'object' } }];

    expect(fromUIMessages({ messages: [user('hi')] }, { tools }).tools).toBe(tools);
  });

  it.each<[string, unknown, string]>([
    ['no body', undefined, 'the body must be an object like { id, messages, trigger }'],
    ['a list', [], 'the body must be an object'],
    ['no messages', {}, 'messages must be an array'],
    ['messages in the prototype', JSON.parse('{"__proto__":{"messages":[]}}'), 'messages must be an array'],
    ['no message', { messages: [] }, 'messages must be a list with at least one message that says something'],
    ['a message that is none', { messages: ['hi'] }, 'messages[0] must be an object'],
    ['no role', { messages: [{ parts: [] }] }, 'messages[0].role must be system, user or assistant'],
    ['a role of no UI message', { messages: [{ role: 'tool', parts: [] }] }, 'messages[0].role must be'],
    ['messages of before version 5', { messages: [{ role: 'user', content: 'hi' }] }, 'messages[0].parts must be an array'],
    ['a bad part', { messages: [user('a'), { role: 'assistant', parts: [{ type: 'text' }] }] }, 'messages[1].parts[0].text must be a string'],
    ['a bad part of the system', { messages: [{ role: 'system', parts: [{ type: 'text' }] }] }, 'messages[0].parts[0].text must be a string'],
  ])('refuses %s', (_, body, message) => {
    expect(() => fromUIMessages(body)).toThrow(ConfigurationError);
    expect(() => fromUIMessages(body)).toThrow(`fromUIMessages: ${message}`);
  });
});
