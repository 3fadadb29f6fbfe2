import { AgentError } from 'rxagent';
import { RunTimeoutError } from '../../lib/errors/runTimeoutError';

it('RunTimeoutError should say how long, and what else to do', () => {
  const error = new RunTimeoutError(500);

  expect(error).toBeInstanceOf(AgentError);
  expect(error).toMatchObject({ name: 'RunTimeoutError', code: 'run-timeout', timeoutMs: 500 });
  expect(error.message).toBe('The run took longer than 500 ms (runTimeoutMs). Raise the limit, or pass stop: timer(…) with the input to end with what was done.');
});
