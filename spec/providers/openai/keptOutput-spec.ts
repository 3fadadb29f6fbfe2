import type { ToolCall } from 'rxagent';
import { isWorthKeeping, keptOutput } from '../../../lib/providers/openai/keptOutput';
import type { OutputItem } from '../../../lib/providers/openai/outputItems';

const reasoning = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAAA' };
const text = { id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Let me see', annotations: [] }], phase: 'commentary' };
const call = (n: number, fields: object = {}) => ({ id: `fc_${n}`, type: 'function_call', call_id: `c${n}`, name: 'f', arguments: `{ "n": ${n} }`, ...fields });
const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } };
const asked = (n: number, fields: object = {}): ToolCall => ({ id: `c${n}`, toolName: 'f', parameters: { n }, ...fields });
/** What a message whose first call carries `output` becomes. */
const sent = (output: object[], { content = '', toolCalls = [asked(1)], stored = false } = {}): unknown =>
  keptOutput({ role: 'assistant', content, toolCalls: toolCalls.map((toolCall, index) => (index === 0 ? { ...toolCall, openaiResponses: { output } } : toolCall)) }, stored);

describe('keptOutput', () => {
  it('gives all items in their order', () => {
    expect(sent([reasoning, text, search, call(1), call(2)], { content: 'Let me see', toolCalls: [asked(1), asked(2)] })).toEqual([reasoning, text, search, call(1), call(2)]);
  });

  it('gives the calls the ids that they have by now', () => {
    expect(sent([call(1), reasoning, call(1)], { toolCalls: [asked(1), asked(2, { parameters: { n: 1 } })] })).toEqual([call(1), reasoning, call(1, { call_id: 'c2' })]);
  });

  it('gives arguments as they came, but none that were no JSON', () => {
    expect(sent([reasoning, call(1), call(2, { arguments: '{"n"' })], { toolCalls: [asked(1), { ...asked(2), parameters: {}, parseError: 'Invalid JSON' }] })).toEqual([
      reasoning,
      call(1),
      call(2, { arguments: '{}' }),
    ]);
  });

  it('leaves the status out, but of what the vendor itself did', () => {
    const status = { status: 'completed' };
    expect(sent([{ ...reasoning, status: null }, { ...text, ...status }, search, call(1, status)], { content: 'Let me see' })).toEqual([reasoning, text, search, call(1)]);
  });

  it.each([
    ['rs_0fabc13af1ee0049006a691dfe60b081a1baa444d3cf19afba', true],
    ['rs_a-B_9', true],
    [`rs_${'a'.repeat(60)}`, true],
    [`rs_${'a'.repeat(62)}`, false],
    ['capture-id-3', false],
    ['item_1', false],
    ['rs_a/b+c=', false],
    ['', false],
    [undefined, false],
  ])('sends the id %p: %p', (id, kept) => {
    const { id: _id, ...rest } = reasoning;
    expect(sent([{ ...rest, id }, call(1)])).toEqual([{ ...rest, ...(kept && { id }) }, call(1)]);
  });

  describe('gives nothing', () => {
    it.each<[string, unknown]>([
      ['for a message without calls', keptOutput({ role: 'assistant', content: 'hi' }, false)],
      ['where nothing was kept', keptOutput({ role: 'assistant', content: '', toolCalls: [asked(1)] }, false)],
      ['where only the second call has something', keptOutput({ role: 'assistant', content: '', toolCalls: [asked(1), asked(2, { openaiResponses: { output: [call(1), call(2)] } })] }, false)],
      ['where a call was taken away', sent([reasoning, call(1), call(2)])],
      ['where a call was added', sent([reasoning, call(1)], { toolCalls: [asked(1), asked(2)] })],
      ['where the text was changed', sent([reasoning, text, call(1)], { content: '[removed]' })],
      ['where the arguments of a call were changed', sent([reasoning, call(1)], { toolCalls: [asked(1, { parameters: { n: 2 } })] })],
      ['where what rides along is of another kind', sent('x' as unknown as object[])],
      ['where reasoning is only named', sent([reasoning, { ...reasoning, encrypted_content: null }, call(1)])],
      ['where its text is empty', sent([{ id: 'rs_1', type: 'reasoning', summary: [], content: [] }, call(1)])],
    ])('%s', (_, items) => {
      expect(items).toBeUndefined();
    });
  });

  it('gives reasoning by name where it is stored', () => {
    const named = { ...reasoning, encrypted_content: null };
    expect(sent([named, call(1)], { stored: true })).toEqual([named, call(1)]);
  });

  it('gives reasoning that came as text (vLLM)', () => {
    const open = { id: 'rs_1', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }], encrypted_content: null };
    expect(sent([open, call(1)])).toEqual([open, call(1)]);
  });
});

describe('isWorthKeeping', () => {
  const { phase: _phase, ...plain } = text;
  it.each<[string, object[], boolean]>([
    ['nothing', [], false],
    ['calls', [call(1), call(2)], false],
    ['text and calls', [plain, call(1)], false],
    ['text without a phase', [{ ...plain, phase: null }, call(1)], false],
    ['reasoning', [reasoning, call(1)], true],
    ['text of a phase', [text, call(1)], true],
    ["the vendor's own tools", [search, call(1)], true],
    ['reasoning with a call of a custom tool', [reasoning, { type: 'custom_tool_call', call_id: 'c1', name: 'sql', input: 'SELECT' }], false],
  ])('judges %s', (_, output, expected) => {
    expect(isWorthKeeping(output as OutputItem[])).toBe(expected);
  });
});
