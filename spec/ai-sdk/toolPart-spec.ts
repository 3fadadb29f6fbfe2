import { toolPart } from '../../lib/ai-sdk/toolPart';

const part = (state: string, more: object = {}): Record<string, unknown> => ({ type: 'tool-add', toolCallId: 'c1', state, input: { a: 1 }, ...more });
const call = { id: 'c1', toolName: 'add', parameters: { a: 1 } };
const answer = (content: string, isError?: true): unknown => ({ role: 'tool', toolCallId: 'c1', toolName: 'add', content, ...(isError && { isError }) });

describe('toolPart', () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    ['an output', part('output-available', { output: { sum: 1 } }), { call, answer: answer('{"sum":1}') }],
    ['no output', part('output-available'), { call, answer: answer('') }],
    ['a preliminary output', part('output-available', { output: 'x', preliminary: true }), { call }],
    ['an error', part('output-error', { errorText: 'no' }), { call, answer: answer('no', true) }],
    ['an input that was no good', part('output-error', { input: undefined, rawInput: { a: 1 }, errorText: 'no' }), { call, answer: answer('no', true) }],
    ['an input', part('input-available'), { call }],
    ['a part of an input', part('input-streaming'), undefined],
    ['a question', part('approval-requested', { approval: { id: 'c1' } }), { call }],
    ['a yes', part('approval-responded', { approval: { id: 'c1', approved: true } }), { call }],
    ['a no', part('approval-responded', { approval: { id: 'c1', approved: false } }), { call, answer: answer('Not approved. Go on without it.', true) }],
    ['a no with its reason', part('output-denied', { approval: { id: 'c1', approved: false, reason: 'too much' } }), { call, answer: answer('Not approved: too much', true) }],
    ['a dynamic tool', { ...part('input-available'), type: 'dynamic-tool', toolName: 'add-more' }, { call: { ...call, toolName: 'add-more' } }],
    ['a name with dashes', { ...part('input-available'), type: 'tool-add-more' }, { call: { ...call, toolName: 'add-more' } }],
    ['what a vendor wants back', part('input-available', { callProviderMetadata: { rxagent: { signature: 's', id: 'x', toolName: 'y', parameters: {} } } }), { call: { ...call, signature: 's' } }],
    ['an input that is no object', part('input-available', { input: '{"a"' }), { call: { ...call, parameters: {}, parseError: expect.stringContaining('Invalid JSON') as unknown } }],
  ])('reads %s', (_, given, expected) => expect(toolPart(given, 'p')).toEqual(expected));

  it.each<[string, Record<string, unknown>, string]>([
    ['no id', part('input-available', { toolCallId: '' }), 'p must be a tool part'],
    ['an id that is no text', part('input-available', { toolCallId: 1 }), 'p.toolCallId must be a string'],
    ['no name', { ...part('input-available'), type: 'tool-' }, 'p must be a tool part'],
    ['no name of a dynamic tool', { ...part('input-available'), type: 'dynamic-tool' }, 'p.toolName must be a string'],
    ['no state', part('x', { state: undefined }), 'p.state must be a string'],
    ['another state', part('partial-call'), "p.state must be one of a tool part's, not 'partial-call'"],
    ['an error without its text', part('output-error'), 'p.errorText must be a string'],
  ])('refuses %s', (_, given, message) => expect(() => toolPart(given, 'p')).toThrow(message));

  it('sets nobody’s prototype', () => {
    const given = part('input-available', { callProviderMetadata: JSON.parse('{"rxagent":{"__proto__":{"parseError":"x"},"s":1}}') as unknown, input: JSON.parse('{"__proto__":{"a":1}}') as unknown });
    const read = toolPart(given, 'p')?.call;

    expect(Object.assign({}, read).parseError).toBeUndefined();
    expect(read?.parameters['a']).toBeUndefined();
    expect(Object.keys(read ?? {})).toEqual(['s', 'id', 'toolName', 'parameters']);
  });
});
