import { AgentError } from 'rxagent';
import { toldError } from '../../lib/ai-sdk/toldError';

describe('toldError', () => {
  it('says no more than may be said, unless it is told to', () => {
    expect(toldError(new Error('connect ECONNREFUSED 10.0.0.5'))).toBe('Something went wrong on the server.');
    expect(toldError(new AgentError('no sk-abcdefghijkl', { code: 'x' }))).toBe('no [key]');
    expect(toldError(new Error('10.0.0.5'), (error) => `sorry: ${(error as Error).message}`)).toBe('sorry: 10.0.0.5');
  });

  it('does not fail', () => {
    expect(toldError('x', () => { throw new Error('odd'); })).toBe('The run failed.');
  });
});
