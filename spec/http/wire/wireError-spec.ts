import { AgentError, ConfigurationError, InvalidOutputError, ProviderError, ToolTimeoutError } from 'rxagent';
import { fromWireError, toWireError } from '../../../lib/http/wire/wireError';

const key = 'sk-abcdefghijklmnop';
const odd = { name: 'AgentError', message: 'Something went wrong on the server.', code: 'internal' };

describe('toWireError', () => {
  it.each<[string, unknown, object]>([
    ['an error of others', new Error(key), odd],
    ['a text', key, odd],
    ['nothing', undefined, odd],
    ['a forged one', { name: 'AgentError', message: key, code: 'x' }, odd],
    ['one of ours', Object.assign(new AgentError(`no ${key}`, { code: 'x', cause: new Error(key) }), { secret: key }), { name: 'AgentError', message: 'no [key]', code: 'x' }],
    ['a timeout', new ToolTimeoutError('look', 5), { name: 'ToolTimeoutError', message: "Tool 'look' timed out after 5 ms", code: 'tool-timeout', toolName: 'look', timeoutMs: 5 }],
    ['an answer that does not fit', new InvalidOutputError('{}', ['a is missing']), { name: 'InvalidOutputError', code: 'invalid-output', content: '{}', issues: ['a is missing'], message: expect.any(String) as string }],
    ['a vendor’s', new ProviderError('m answered 429: slow down', { provider: 'm', status: 429, retryable: true, retryAfterMs: 5, cause: new Error(key) }), { name: 'ProviderError', message: 'm answered 429: slow down', code: 'provider', provider: 'm', status: 429, retryable: true, retryAfterMs: 5 }],
    ['a provider’s own', new ProviderError("Provider 'm' failed: 10.0.0.5", { provider: 'm', cause: new Error('10.0.0.5') }), { name: 'ProviderError', message: "The provider 'm' failed (provider).", code: 'provider', provider: 'm', retryable: false }],
    ['a provider’s that says so itself', new ProviderError('m is tired', { provider: 'm' }), { name: 'ProviderError', message: 'm is tired', code: 'provider', provider: 'm', retryable: false }],
  ])('should tell of %s what may be told', (_, error, told) => {
    expect(toWireError(error)).toEqual(told);
    expect(JSON.stringify(toWireError(error))).not.toContain(key);
  });
});

describe('fromWireError', () => {
  it.each([new AgentError('a', { code: 'x' }), new ConfigurationError('b'), new ToolTimeoutError('look', 5), new ProviderError('c', { provider: 'm', status: 500, retryable: true, requestId: 'r' })])('should bring back %p', (error) => {
    const back = fromWireError(JSON.parse(JSON.stringify(toWireError(error))));
    expect(AgentError.isInstance(back)).toBe(true);
    expect({ ...back, name: back.name, message: back.message }).toEqual({ ...error, name: error.name, message: error.message });
    expect(back instanceof ProviderError).toBe(error instanceof ProviderError);
  });

  it.each([undefined, null, 1, 'x', [], {}])('should make something of %j', (given) => expect(fromWireError(given)).toMatchObject({ code: 'internal', message: 'The server has told of an error that cannot be read.' }));
});
