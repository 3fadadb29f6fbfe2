import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { runInNewContext } from 'node:vm';
import { isToolCall } from '../../lib/messages/isToolCall';
import type { ToolCall } from '../../lib/types/toolCall';

describe('isToolCall', () => {
  it.each<[string, unknown]>([
    ['a call', { id: 'call_1', toolName: 'search', parameters: { query: 'rxjs' } }],
    ['a call without an id', { toolName: 'search', parameters: {} }],
    ['vendor data that rides along', { id: 'call_1', toolName: 'search', parameters: {}, signature: 'x' }],
    ['parameters without a prototype', { toolName: 'search', parameters: Object.create(null) as unknown }],
    ['parameters from JSON with hostile keys', { toolName: 'search', parameters: JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown }],
    ['a call from another realm', runInNewContext('({ toolName: "search", parameters: {} })')],
    ['an instance of a class', new (class { toolName = 'search'; parameters = {}; })()],
  ])('should be true for %s', (_, value) => expect(isToolCall(value)).toBe(true));

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'TOOL_CALL {"toolName": "search", "parameters": {}}'],
    ['a number', 7],
    ['a function', Object.assign(() => 0, { toolName: 'search', parameters: {} })],
    ['an empty object', {}],
    ['a chunk', { type: 'chunk', role: 'assistant', content: '', iteration: 1 }],
    ['a name that is no string', { toolName: 7, parameters: {} }],
    ['no parameters', { toolName: 'search' }],
    ['parameters that are null', { toolName: 'search', parameters: null }],
    ['parameters that are a text', { toolName: 'search', parameters: '{}' }],
    ['parameters that are a list', { toolName: 'search', parameters: [] }],
    ['parameters that are a Map', { toolName: 'search', parameters: new Map() }],
  ])('should be false for %s', (_, value) => expect(isToolCall(value)).toBe(false));

  it('should narrow an item of a provider stream', () => {
    const item = 'text' as string | ToolCall;
    if (isToolCall(item)) expectTypeOf(item).toEqualTypeOf<ToolCall>();
    else expectTypeOf(item).toEqualTypeOf<string>();
    // @ts-expect-error an item that is not checked may be a text
    expect(item.toolName).toBeUndefined();
  });
});
