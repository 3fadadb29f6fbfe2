import { expectTypeOf } from 'expect-type';
import { AgentError, ToolValidationError } from 'rxagent';

describe('ToolValidationError', () => {
  it.each<[string, readonly string[] | undefined, readonly string[]]>([
    ['all that is wrong', ["'zone' is missing.", "'hour' must be a number."], ["'zone' is missing.", "'hour' must be a number."]],
    ['nothing more to say', undefined, []],
  ])('should be an AgentError with %s', (_, given, issues) => {
    const error = new ToolValidationError("Unknown tool 'clock'.", 'clock', given);

    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ name: 'ToolValidationError', message: "Unknown tool 'clock'.", code: 'tool-validation', toolName: 'clock', issues });
  });

  it('should be typed', () => {
    expectTypeOf<ToolValidationError['issues']>().toEqualTypeOf<readonly string[]>();
    // @ts-expect-error which tool?
    expect(new ToolValidationError('').toolName).toBeUndefined();
  });
});
