import { AgentError, GuardError } from 'rxagent';

it.each<[GuardError, Partial<GuardError>]>([
  [new GuardError('input', 'too long'), { guard: 'input', message: 'The input was blocked: too long' }],
  [new GuardError('output', 'too long'), { guard: 'output', message: 'The answer was blocked: too long' }],
  [new GuardError('toolArguments', 'too long', { toolName: 'x' }), { guard: 'toolArguments', toolName: 'x', message: "The call of tool 'x' was blocked: too long" }],
  [new GuardError('toolResult', 'too long', { toolName: 'x' }), { guard: 'toolResult', toolName: 'x', message: "The result of tool 'x' was withheld: too long" }],
])('GuardError should say what was blocked, and why: %s', (error, fields) => {
  expect(error).toBeInstanceOf(AgentError);
  expect(error).toMatchObject({ name: 'GuardError', code: 'blocked', ...fields });
  expect('toolName' in error).toBe('toolName' in fields);
  expect('cause' in error).toBe(false);
});

it('GuardError should keep what a guard has failed with', () => {
  const cause = new Error('no');

  expect(new GuardError('input', 'a check failed', { cause }).cause).toBe(cause);
  expect(new GuardError('toolResult', 'a check failed', { toolName: 'x', cause }).cause).toBe(cause);
});

it('GuardError should be told the tool where there is one, by type', () => {
  // @ts-expect-error whose arguments?
  new GuardError('toolArguments', 'no');
  // @ts-expect-error an answer is no tool's
  new GuardError('output', 'no', { toolName: 'x' });
});
