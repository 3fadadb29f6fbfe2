import { CallParts, type CallPart } from '../../lib/protocol/callParts';

const gathered = (parts: readonly CallPart[], cut?: boolean) => {
  const calls = new CallParts();
  parts.forEach((part) => calls.add(part));
  return calls.take(cut);
};
const f = (id: string, parameters: Record<string, unknown> = {}, toolName = 'f') => ({ id, toolName, parameters });

describe('CallParts', () => {
  it.each<[string, CallPart[], object[]]>([
    ['one call in pieces', [{ index: 0, id: 'a', name: 'f' }, { index: 0, arguments: '{"x"' }, { index: 0, arguments: ':1}' }], [f('a', { x: 1 })]],
    ['one call whole', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":1}' }], [f('a', { x: 1 })]],
    ['arguments as an object', [{ index: 0, id: 'a', name: 'f', arguments: { x: 1 } }], [f('a', { x: 1 })]],
    ['no arguments', [{ index: 0, id: 'a', name: 'f' }], [f('a')]],
    ['no id', [{ index: 0, name: 'f', arguments: '{}' }], [f('')]],
    ['a name that is repeated', [{ index: 0, id: 'a', name: 'f' }, { index: 0, id: 'a', name: 'f', arguments: '{}' }], [f('a')]],
    ['a name that is repeated without an id', [{ index: 0, name: 'f', arguments: '{"x":' }, { index: 0, name: 'f', arguments: '1}' }], [f('', { x: 1 })]],
    ['an id that comes late', [{ index: 0, name: 'f', arguments: '{}' }, { index: 0, id: 'a' }], [f('a')]],
    ['ids that change within a call, without a name', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":' }, { index: 0, id: 'b', arguments: '1}' }], [f('b', { x: 1 })]],
    [
      'interleaved calls, by index',
      [{ index: 1, id: 'b', name: 'f' }, { index: 0, id: 'a', name: 'f' }, { index: 1, arguments: '{"x":2}' }, { index: 0, arguments: '{"x":1}' }],
      [f('a', { x: 1 }), f('b', { x: 2 })],
    ],
    ['indices that start at 1', [{ index: 1, id: 'a', name: 'f', arguments: '{}' }], [f('a')]],
    ['two identical calls', [{ index: 0, id: 'a', name: 'f', arguments: '{}' }, { index: 1, id: 'a', name: 'f', arguments: '{}' }], [f('a'), f('a')]],
    ['two calls at one index, by id', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":1}' }, { index: 0, id: 'b', name: 'f' }, { index: 0, arguments: '{}' }], [f('a', { x: 1 }), f('b')]],
    ['two whole calls at one index, without ids', [{ index: 0, name: 'f', arguments: '{}' }, { index: 0, name: 'f', arguments: '{}' }], [f(''), f('')]],
    ['calls without any index', [{ id: 'a', name: 'f' }, { arguments: '{"x":1}' }, { id: 'b', name: 'g', arguments: '{}' }], [f('a', { x: 1 }), f('b', {}, 'g')]],
    ['two whole calls at one index, of one id', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":1}' }, { index: 0, id: 'a', name: 'f', arguments: '{"x":2}' }], [f('a', { x: 1 }), f('a', { x: 2 })]],
    ['one call whose id and name come with every piece', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":' }, { index: 0, id: 'a', name: 'f', arguments: '1}' }, { index: 0, id: 'a', name: 'f', arguments: '\n' }], [f('a', { x: 1 })]],
    ['two calls that have nothing but a name', [{ name: 'f', arguments: '' }, { name: 'f' }], [f(''), f('')]],
    ['one call without an index whose name is repeated', [{ name: 'f', arguments: '' }, { name: 'f', arguments: '{"x":' }, { name: 'f', arguments: '1}' }], [f('', { x: 1 })]],
    ['null in place of nothing', [{ index: null, id: null, name: 'f', arguments: null }, { index: null, id: null, name: null, arguments: '{}' }], [f('')]],
  ])('gathers %s', (_name, parts, calls) => {
    expect(gathered(parts)).toEqual(calls);
  });

  it('keeps the reason why arguments cannot be read', () => {
    expect(gathered([{ index: 0, id: 'a', name: 'f', arguments: '{"x":' }])).toEqual([{ ...f('a'), parseError: expect.stringContaining('Invalid JSON') as unknown }]);
  });

  it('lets vendor data ride along, from whichever part', () => {
    expect(gathered([{ index: 0, id: 'a', name: 'f', extras: { one: 1 } }, { index: 0, extras: { two: 2 } }])).toEqual([{ ...f('a'), one: 1, two: 2 }]);
  });

  it('gives each call once', () => {
    const calls = new CallParts();
    calls.add({ index: 0, id: 'a', name: 'f' });
    expect(calls.take()).toEqual([f('a')]);
    expect(calls.take()).toEqual([]);
  });

  it('lets no call of a reply run that was cut off, not even those that look whole', () => {
    const parseError = expect.stringContaining('maxTokens') as unknown;
    expect(gathered([{ index: 0, id: 'a', name: 'f', arguments: '{"x":1}' }, { index: 1, id: 'b', name: 'f', arguments: '{"x"' }], true)).toEqual([
      { ...f('a', { x: 1 }), parseError },
      { ...f('b'), parseError },
    ]);
  });
});
