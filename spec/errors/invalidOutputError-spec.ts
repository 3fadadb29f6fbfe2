import { AgentError, InvalidOutputError } from 'rxagent';

describe('InvalidOutputError', () => {
  it('should tell what is wrong, and hold the answer', () => {
    const error = new InvalidOutputError('{}', ["missing required property 'a'.", "unknown property 'b'."]);

    expect(error).toMatchObject({
      name: 'InvalidOutputError',
      code: 'invalid-output',
      message: "The model's answer does not match responseSchema: missing required property 'a'. unknown property 'b'.",
      content: '{}',
      issues: ["missing required property 'a'.", "unknown property 'b'."],
    });
    expect(AgentError.isInstance(error)).toBe(true);
    expect(error).not.toHaveProperty('cause');
  });
});
