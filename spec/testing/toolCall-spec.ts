import { expectTypeOf } from 'expect-type';
import { isToolCall, type ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';

describe('toolCall', () => {
  it.each<[ToolCall, ToolCall]>([
    [toolCall('clock'), { id: 'call_clock', toolName: 'clock', parameters: {} }],
    [toolCall('add', { a: 1 }), { id: 'call_add', toolName: 'add', parameters: { a: 1 } }],
    [toolCall('add', { a: 1 }, 'second'), { id: 'second', toolName: 'add', parameters: { a: 1 } }],
  ])('should be %j', (call, expected) => {
    expect(call).toStrictEqual(expected);
    expect(isToolCall(call)).toBe(true);
  });

  it('should share nothing with another', () => expect(toolCall('clock').parameters).not.toBe(toolCall('clock').parameters));

  it('should be typed', () => {
    expectTypeOf(toolCall).returns.toEqualTypeOf<ToolCall>();
    // @ts-expect-error arguments have names
    expect(toolCall('clock', 'now').parameters).toBe('now');
  });
});
