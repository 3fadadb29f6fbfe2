import { ConfigurationError } from 'rxagent';
import { namedRun } from '../../../lib/http/remote/namedRun';

describe('namedRun', () => {
  it('is the id of a run', () => {
    expect(namedRun('r1')).toBe('r1');
  });

  it.each(['', undefined, null, 5])('is never %j', (runId) => {
    expect(() => namedRun(runId)).toThrow(new ConfigurationError('remoteAgent: runId must be the one that the events of the run tell.'));
  });
});
