import { AgentError, ConfigurationError, ProviderError } from 'rxagent';
import { isPublic, publicError, UNTOLD } from '../../lib/protocol/publicError';

const inner = new Error('connect ECONNREFUSED 10.0.0.5');

describe('publicError', () => {
  it.each<[unknown, string, boolean]>([
    [inner, UNTOLD, false],
    ['10.0.0.5', UNTOLD, false],
    [undefined, UNTOLD, false],
    [{ name: 'AgentError', message: '10.0.0.5', code: 'x' }, UNTOLD, false],
    [new AgentError('no sk-abcdefghijkl', { code: 'x', cause: inner }), 'no [key]', true],
    [new ProviderError('tired', { provider: 'p' }), 'tired', true],
    [new ProviderError('slow down', { provider: 'p', status: 429, cause: inner }), 'slow down', true],
    [new ProviderError('wrong set-up', { provider: 'p', cause: new ConfigurationError('wrong set-up') }), 'wrong set-up', true],
    [new ProviderError("Provider 'p' failed: 10.0.0.5", { provider: 'p', code: 'connection', cause: inner }), "The provider 'p' failed (connection).", false],
  ])('should tell of %p', (error, text, isTold) => expect([publicError(error), isPublic(error)]).toEqual([text, isTold]));
});
