import { callId, isCall, OutputItems, outputText, type OutputItem } from '../../../lib/providers/openai/outputItems';

type Event = Parameters<OutputItems['read']>[0];
const message = (text: string): object => ({ id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
const call = (id: string, args: string) => ({ id: `fc_${id}`, type: 'function_call', call_id: id, name: 'f', arguments: args });
const reasoning = (encrypted_content: string): object => ({ id: 'rs_1', type: 'reasoning', summary: [], encrypted_content });
const added = (output_index: number, item: object): object => ({ type: 'response.output_item.added', output_index, item });
const done = (output_index: number, item: object): object => ({ type: 'response.output_item.done', output_index, item });
const more = (output_index: number, delta: string): object => ({ type: 'response.function_call_arguments.delta', output_index, item_id: 'changes', delta });
const all = (output_index: number, args: string): object => ({ type: 'response.function_call_arguments.done', output_index, item_id: 'changes', arguments: args });
/** The items of the events and of the last one's `output`. */
const gather = (events: object[], output: object[] = []): unknown => {
  const items = new OutputItems();
  for (const event of events) items.read(event as Event);
  return items.take(output as OutputItem[]);
};

describe('OutputItems', () => {
  const cases: [string, object[], object[], object[]][] = [
    ['nothing', [], [], []],
    ['items that are done, by their index', [done(2, call('c2', '{}')), done(0, reasoning('x')), done(1, call('c1', '{}'))], [], [reasoning('x'), call('c1', '{}'), call('c2', '{}')]],
    ['an item that is done in place of what was added and streamed', [added(0, call('c1', '')), more(0, '{"a"'), all(0, '{"a":1}'), done(0, call('c1', '{"a":2}'))], [], [call('c1', '{"a":2}')]],
    ['a call that was only streamed', [added(0, call('c1', '')), more(0, '{"a"'), more(0, ':1}')], [], [call('c1', '{"a":1}')]],
    ['a call whose arguments came at once', [added(0, call('c1', '')), more(0, '{"a'), all(0, '{"a":1}')], [], [call('c1', '{"a":1}')]],
    ['calls that come mixed', [added(0, call('c1', '')), added(1, call('c2', '')), more(1, '{"b"'), more(0, '{"a"'), more(1, ':2}'), more(0, ':1}')], [], [call('c1', '{"a":1}'), call('c2', '{"b":2}')]],
    ['no arguments of what is no call', [added(0, message('')), more(0, '{}'), more(7, '{}'), all(7, '{}'), done(0, message('Hi'))], [], [message('Hi')]],
    ['no text that was only begun', [added(0, message(''))], [], []],
    ['the reasoning of the events, not of the end', [done(0, reasoning('first')), done(1, call('c1', '{}'))], [reasoning('second'), call('c1', '{}')], [reasoning('first'), call('c1', '{}')]],
    ['all that the end tells alone', [], [reasoning('x'), message('Hi'), call('c1', '{}')], [reasoning('x'), message('Hi'), call('c1', '{}')]],
    ['all of the end, where it tells more', [done(0, message('Hi'))], [message('Hi'), call('c1', '{}'), call('c2', '{}')], [message('Hi'), call('c1', '{}'), call('c2', '{}')]],
    ['a call of the end that the events lack', [done(0, message('Hi')), done(1, reasoning('x'))], [message('Hi'), call('c1', '{}')], [message('Hi'), reasoning('x'), call('c1', '{}')]],
    ['a call of the events that the end lacks', [added(0, call('c1', '{}')), done(1, call('c2', '{}'))], [message('Hi'), call('c2', '{}')], [message('Hi'), call('c2', '{}'), call('c1', '{}')]],
    ['a call of the end in place of a begun one', [added(0, call('c1', '')), more(0, '{"a"')], [call('c1', '{"a":1}')], [call('c1', '{"a":1}')]],
    ['calls without a call_id by their id', [done(0, { ...call('c1', '{}'), call_id: '' })], [{ ...call('c1', '{}'), call_id: '' }], [{ ...call('c1', '{}'), call_id: '' }]],
  ];

  it.each(cases)('gathers %s', (_, events, output, expected) => {
    expect(gather(events, output)).toEqual(expected);
  });

  it('changes neither events nor output', () => {
    const item = Object.freeze(call('c1', ''));
    const output = Object.freeze([message('Hi')]);

    expect(gather([added(0, item), more(0, '{}')], output as object[])).toEqual([message('Hi'), call('c1', '{}')]);
  });
});

describe('isCall', () => {
  it.each([['function_call', true], ['custom_tool_call', true], ['web_search_call', false], ['mcp_call', false], ['shell_call', false], ['message', false]])('%s: %p', (type, expected) => {
    expect(isCall({ type } as OutputItem)).toBe(expected);
  });
});

describe('callId', () => {
  it.each([['c1', 'fc_1', 'c1'], ['', 'fc_1', 'fc_1'], [undefined, undefined, '']])('of %p and %p', (call_id, id, expected) => {
    expect(callId({ call_id, id } as never)).toBe(expected);
  });
});

describe('outputText', () => {
  it('joins what the messages say, refusals included', () => {
    const refusal = { type: 'message', content: [{ type: 'output_text', text: 'b' }, { type: 'refusal', refusal: 'c' }] };
    expect(outputText([message('a'), reasoning('x'), refusal, call('c1', '{}')] as OutputItem[])).toBe('abc');
  });
});
