import { AgentError, ProviderError } from 'rxagent';
import { runError } from '../../lib/ag-ui/runError';

describe('runError', () => {
  it('tells the message and the code of an error of rxagent, without keys', () => {
    const error = new ProviderError('Bad key sk-abcdefghijkl', { provider: 'openai', status: 401, code: 'invalid_api_key', cause: new Error('secret') });
    expect(runError(error)).toEqual({ type: 'RUN_ERROR', message: 'Bad key [key]', code: 'invalid_api_key' });
    expect(runError(new AgentError('no', { code: 'odd' }))).toEqual({ type: 'RUN_ERROR', message: 'no', code: 'odd' });
  });

  it('does not repeat what a provider has thrown below HTTP', () => {
    const error = new ProviderError("Provider 'p' failed: connect ECONNREFUSED 10.0.0.5", { provider: 'p', code: 'connection', cause: new Error('connect ECONNREFUSED 10.0.0.5') });
    expect(runError(error)).toEqual({ type: 'RUN_ERROR', message: "The provider 'p' failed (connection).", code: 'connection' });
  });

  it.each([new Error('connect ECONNREFUSED 10.0.0.3'), 'secret', undefined])('tells nothing of others: %p', (error) => {
    expect(runError(error)).toEqual({ type: 'RUN_ERROR', message: 'Something went wrong on the server.', code: 'internal' });
  });
});
