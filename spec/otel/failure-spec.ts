import { AgentError, ConfigurationError, ProviderError, ToolTimeoutError, ToolValidationError } from 'rxagent';
import { toFailure } from '../../lib/otel/failure';

describe('toFailure', () => {
  it.each([
    ['the vendor\'s code', new ProviderError('secret', { provider: 'openai', status: 429, code: 'rate_limit_exceeded' }), { type: 'rate_limit_exceeded', message: 'HTTP status 429' }],
    ['the status where there is no code', new ProviderError('secret', { provider: 'openai', status: 429 }), { type: '429', message: 'HTTP status 429' }],
    ['that it is the provider\'s', new ProviderError('secret', { provider: 'openai' }), { type: 'provider' }],
    ['the code of an error of ours', new ToolTimeoutError('rain', 5), { type: 'tool-timeout', message: "Tool 'rain' timed out after 5 ms" }],
    ['the code of an error of ours', new ConfigurationError('no tools'), { type: 'configuration', message: 'no tools' }],
    ['no message that may quote a model', new ToolValidationError("'Bern' is no number", 'rain'), { type: 'tool-validation' }],
    ['no message that may quote a model', new AgentError('blocked: secret', { code: 'blocked' }), { type: 'blocked' }],
    ['the name of an error of others, and no message', new TypeError('secret'), { type: 'TypeError' }],
    ['_OTHER for what is no error', 'secret', { type: '_OTHER' }],
  ])('should tell %s', (_, error, expected) => {
    expect(toFailure(error, false)).toEqual(expected);
  });

  it('should tell every message where content is captured', () => {
    expect(toFailure(new TypeError('secret'), true)).toEqual({ type: 'TypeError', message: 'secret' });
    expect(toFailure(new ProviderError('secret', { provider: 'openai', status: 400 }), true)).toEqual({ type: '400', message: 'secret' });
    expect(toFailure('secret', true)).toEqual({ type: '_OTHER', message: 'secret' });
  });
});
