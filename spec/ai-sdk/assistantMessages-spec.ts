import { assistantMessages } from '../../lib/ai-sdk/assistantMessages';

const step = { type: 'step-start' };
const text = (value: string): unknown => ({ type: 'text', text: value, state: 'done' });
const called = (id: string, output?: string): unknown => ({ type: 'tool-add', toolCallId: id, input: {}, ...(output === undefined ? { state: 'input-available' } : { state: 'output-available', output }) });
const call = (id: string): unknown => ({ id, toolName: 'add', parameters: {} });
const answer = (id: string, content: string): unknown => ({ role: 'tool', toolCallId: id, toolName: 'add', content });

describe('assistantMessages', () => {
  it('makes a message of each step, with the results behind it', () => {
    const parts = [step, { type: 'reasoning', text: 'hm' }, text('Let '), called('c1', '1'), text('me see.'), called('c2', '2'), step, called('c3'), step, { type: 'source-url' }, { type: 'data-x' }, text('Done.')];

    expect(assistantMessages(parts, 'p')).toEqual([
      { role: 'assistant', content: 'Let me see.', toolCalls: [call('c1'), call('c2')] },
      answer('c1', '1'),
      answer('c2', '2'),
      { role: 'assistant', content: '', toolCalls: [call('c3')] },
      { role: 'assistant', content: 'Done.' },
    ]);
  });

  it('makes nothing of a step that said nothing', () => {
    expect(assistantMessages([step, step, { type: 'reasoning', text: 'hm' }, step, { type: 'tool-add', toolCallId: 'c', state: 'input-streaming' }], 'p')).toEqual([]);
    expect(assistantMessages([], 'p')).toEqual([]);
  });

  it('leaves out what was withdrawn', () => {
    expect(assistantMessages([step, text('kept'), step, text('secret'), { type: 'data-output-rewrite', data: { content: 'x' } }, text('[hidden]')], 'p')).toEqual([
      { role: 'assistant', content: 'kept' },
      { role: 'assistant', content: '[hidden]' },
    ]);
    expect(assistantMessages([step, text('bad'), { type: 'data-output-invalid', data: {} }, step, text('{}')], 'p')).toEqual([{ role: 'assistant', content: '{}' }]);
  });

  it.each<[string, unknown, string]>([
    ['a file', [{ type: 'file', url: 'x', mediaType: 'image/png' }], "p[0].type must be one of an assistant's parts that a model can be told of, not 'file'"],
    ['an unknown part', [{ type: 'video' }], "not 'video'"],
    ['no parts', undefined, 'p must be an array'],
  ])('refuses %s', (_, parts, message) => expect(() => assistantMessages(parts, 'p')).toThrow(message));
});
