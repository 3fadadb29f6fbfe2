import { readFault } from '../../lib/protocol/fault';

describe('readFault', () => {
  it.each([
    ['OpenAI', { error: { message: 'm', type: 'invalid_request_error', code: 'invalid_api_key', param: null } }, { message: 'm', code: 'invalid_api_key' }],
    ['OpenAI without a code', { error: { message: 'm', type: 'server_error', code: null } }, { message: 'm', code: 'server_error' }],
    ['the body that the OpenAI SDK has opened', { message: 'm', type: 'rate_limit_exceeded' }, { message: 'm', code: 'rate_limit_exceeded' }],
    ['Responses', { type: 'error', code: 'server_error', message: 'm', param: null, sequence_number: 0 }, { message: 'm', code: 'server_error' }],
    ['a failed response', { type: 'response.failed', response: { error: { code: 'x', message: 'm' } } }, { message: 'm', code: 'x' }],
    ['Anthropic', { type: 'error', error: { type: 'overloaded_error', message: 'm' }, request_id: 'r' }, { message: 'm', code: 'overloaded_error' }],
    ['Google', { error: { code: 503, message: 'm', status: 'UNAVAILABLE' } }, { message: 'm', code: 'UNAVAILABLE', status: 503 }],
    ['a wrong key at Google', { error: { code: 400, message: 'm', status: 'INVALID_ARGUMENT', details: [null, { reason: 'API_KEY_INVALID' }] } }, { message: 'm', code: 'API_KEY_INVALID', status: 400 }],
    ['OpenRouter', { error: { code: 429, message: 'm' } }, { message: 'm', status: 429 }],
    ['a plain text', { error: 'model not found' }, { message: 'model not found' }],
    ['JSON text', '{"error":{"message":"m","code":"c"}}', { message: 'm', code: 'c' }],
    ['JSON text after a status', '401 {"type":"error","error":{"type":"authentication_error","message":"m"}}', { message: 'm', code: 'authentication_error' }],
    ['JSON text in JSON text', '{"error":{"message":"{\\"error\\":{\\"message\\":\\"m\\"}}"}}', { message: '{"error":{"message":"m"}}' }],
    ['a list', '[{"error":{"message":"m"}}]', { message: 'm' }],
    ['no JSON', 'upstream {failed}', { message: 'upstream {failed}' }],
    ['nothing', undefined, {}],
    ['a number', 7, {}],
    ['an empty object', {}, {}],
  ])('reads the shape of %s', (_name, value, fault) => {
    expect(readFault(value)).toEqual(fault);
  });

  it.each([
    ['38s', 38_000],
    ['1.5s', 1500],
  ])('reads the delay %s that Google asks for', (retryDelay, retryAfterMs) => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.Help' }, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }];
    expect(readFault({ error: { code: 429, message: 'm', status: 'RESOURCE_EXHAUSTED', details } })).toEqual({ message: 'm', code: 'RESOURCE_EXHAUSTED', status: 429, retryAfterMs });
  });
});
