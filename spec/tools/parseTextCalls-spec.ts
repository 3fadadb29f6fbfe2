import { describe, expect, it } from '@jest/globals';
import { parseTextCalls } from '../../lib/tools/parseTextCalls';

const known = new Set(['search', 'clock']);
const call = (parameters: unknown, toolName = 'search'): unknown[] => [{ id: '', toolName, parameters }];
const failed = (parseError: string): unknown[] => [{ id: '', toolName: 'search', parameters: {}, parseError: expect.stringMatching(parseError) }];

describe('parseTextCalls', () => {
  it.each(['tool_name', 'tool', 'name'])('should take the name from %s', (key) => {
    expect(parseTextCalls(`{"${key}": "search", "parameters": {"q": 1}}`, known)).toEqual(call({ q: 1 }));
  });

  it.each(['parameters', 'params', 'arguments', 'args'])('should take the arguments from %s', (key) => {
    expect(parseTextCalls(`{"tool": "search", "${key}": {"q": 1}}`, known)).toEqual(call({ q: 1 }));
    expect(parseTextCalls(`{"tool": "search", "${key}": "{\\"q\\": 1}"}`, known)).toEqual(call({ q: 1 }));
  });

  it.each<[string, string, unknown[]]>([
    ['no arguments', '{"tool": "search"}', call({})],
    ['null for arguments', '{"tool": "search", "args": null}', call({})],
    ['an empty string for arguments', '{"tool": "search", "args": ""}', call({})],
    ['an id and a type', '{"id": "1", "type": "function", "name": "search"}', call({})],
    ['a thought beside the arguments', '{"thought": "hm", "name": "search", "arguments": {}}', call({})],
    ['a description beside another key than name', '{"tool": "search", "description": "so", "args": {}}', call({})],
    ['tool_name before tool before name', '{"name": "Ada", "tool": "clock", "tool_name": "search", "args": {}}', call({})],
    ['a tool that is no string beside a name', '{"tool": 1, "name": "search", "args": {}}', call({})],
    ['several in an array', '[{"tool": "search"}, {"tool": "clock"}]', [...call({}), ...call({}, 'clock')]],
    ['arguments in a string that is no JSON', '{"tool": "search", "args": "{q"}', failed('^Invalid JSON: .')],
    ['a list for arguments', '{"tool": "search", "args": [1]}', failed('^The arguments of a tool call must be a JSON object.$')],
    ['a number in a string for arguments', '{"tool": "search", "args": "1"}', failed('JSON object')],
  ])('should accept %s, known or not', (_, json, calls) => {
    expect(parseTextCalls(json, known)).toEqual(calls);
    expect(parseTextCalls(json)).toEqual(calls);
  });

  it.each<[string, string, unknown[]]>([
    ['an unknown tool', '{"tool": "hammer", "args": {}}', call({}, 'hammer')],
    ['other keys instead of arguments', '{"name": "search", "age": 3}', call({})],
    ['the description of a tool', '{"name": "search", "description": "Looks.", "parameters": {}}', call({})],
    ['an unknown tool among others', '[{"tool": "search"}, {"tool": "hammer"}]', [...call({}), ...call({}, 'hammer')]],
    ['broken JSON with a name', '{"tool": "search",}', failed('^Invalid JSON: .')],
  ])('should accept %s only where any name will do', (_, json, calls) => {
    expect(parseTextCalls(json, known)).toEqual([]);
    expect(parseTextCalls(json)).toEqual(calls);
  });

  it.each(['{}', '[]', '[1]', '[[{"tool": "search"}]]', '{"tool": ""}', '{"tool": 1}', '{"tool": null}', '{"a": {"tool": "search"}}', '{"a", "b"}', '{"my_tool": "search",}', '{"tool": "sea'])(
    'should find no call in %s', (json) => {
      expect(parseTextCalls(json, known)).toEqual([]);
      expect(parseTextCalls(json)).toEqual([]);
    });

  it('should take __proto__ and constructor for ordinary keys', () => {
    const [found] = parseTextCalls('{"tool": "search", "args": {"__proto__": {"polluted": true}, "constructor": 1}}', known);

    expect(Object.keys(found?.parameters ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(found?.parameters)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(parseTextCalls('{"__proto__": {"tool": "search"}}')).toEqual([]);
  });
});
