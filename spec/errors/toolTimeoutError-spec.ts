import { expectTypeOf } from 'expect-type';
import { AgentError, ToolTimeoutError } from 'rxagent';

describe('ToolTimeoutError', () => {
  it('should be an AgentError that tells the model which tool took too long', () => {
    const error = new ToolTimeoutError('clock', 500);

    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ name: 'ToolTimeoutError', message: "Tool 'clock' timed out after 500 ms", code: 'tool-timeout', toolName: 'clock', timeoutMs: 500 });
  });

  it('should be typed', () => {
    expectTypeOf(ToolTimeoutError).constructorParameters.toEqualTypeOf<[toolName: string, timeoutMs: number]>();
  });
});
