import { AgentError } from 'rxagent';
import { GuardError } from '../../lib/errors/guardError';

it.each([
  ['input', 'The input was blocked: too long'],
  ['output', 'The answer was blocked: too long'],
] as const)('GuardError should say what was blocked, and why: %s', (guard, message) => {
  const error = new GuardError(guard, 'too long');

  expect(error).toBeInstanceOf(AgentError);
  expect(error).toMatchObject({ name: 'GuardError', code: 'blocked', guard, message });
});
