import { ProviderError } from 'rxagent';
import { DONE, jsonValue } from '../../lib/protocol/jsonValue';
import type { ServerSentEvent } from '../../lib/protocol/serverSentEvents';

const vendor = { provider: 'p', keyVariable: 'P_KEY' };
const read = (event: ServerSentEvent): unknown => jsonValue(event, vendor, { model: 'm', requestId: 'r' });
const failure = (event: ServerSentEvent): ProviderError => {
  try {
    throw new Error(`read as ${JSON.stringify(read(event))}`);
  } catch (error) {
    return error as ProviderError;
  }
};
const fields = ({ code, status, retryable, requestId, message }: ProviderError) => ({ code, status, retryable, requestId, message });

describe('jsonValue', () => {
  it.each([
    ['[DONE]', DONE],
    ['[DONE] ', DONE],
    ['{"x":1}', { x: 1 }],
    ['{"error":null}', { error: null }],
    ['{"choices":[],"error":null}', { choices: [], error: null }],
    ['{"type":"ping"}', { type: 'ping' }],
    ['[1]', [1]],
    ['null', null],
    ['0', 0],
  ])('takes %s for what it is', (data, value) => {
    expect(read({ data })).toEqual(value);
  });

  it.each([
    ['{"error":{"message":"m","type":"server_error"}}', 'server_error', undefined, true],
    ['{"type":"error","error":{"type":"overloaded_error","message":"m"}}', 'overloaded_error', undefined, true],
    ['{"type":"error","code":"rate_limit_exceeded","message":"m"}', 'rate_limit_exceeded', undefined, true],
    ['{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}', 'UNAVAILABLE', 503, true],
    ['{"error":{"code":400,"message":"m"}}', 'provider', 400, false],
    ['{"error":{"message":"m","type":"insufficient_quota"}}', 'insufficient_quota', undefined, false],
    ['{"error":"m"}', 'provider', undefined, false],
  ])('fails at the error %s', (data, code, status, retryable) => {
    const error = failure({ data });
    expect(error).toBeInstanceOf(ProviderError);
    expect(fields(error)).toEqual({ code, status, retryable, requestId: 'r', message: expect.stringContaining(': m.') as unknown });
  });

  it('fails at what is no JSON, and tells how it began', () => {
    const message = expect.stringMatching(/^p failed \(malformed\): it sent an event that is no JSON: \{"x":1{94}…/) as unknown;
    expect(fields(failure({ data: `{"x":${'1'.repeat(200)}` }))).toMatchObject({ code: 'malformed', retryable: true, message });
  });

  it('finds no value in an event that was cut', () => {
    expect(read({ data: '{"x":', open: true })).toBeUndefined();
    expect(read({ data: '{"x":1}', open: true })).toEqual({ x: 1 });
  });

  it('takes an object in place of events, and fails at anything else', () => {
    expect(read({ data: '{\n "x": 1 }', stray: true })).toEqual({ x: 1 });
    const message = expect.stringContaining('<!doctype html> Is the baseURL right?') as unknown;
    expect(fields(failure({ data: '<!doctype html>', stray: true }))).toMatchObject({ code: 'malformed', retryable: false, message });
  });
});
