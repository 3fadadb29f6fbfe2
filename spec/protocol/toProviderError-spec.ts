import Anthropic from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import OpenAI from 'openai';
import { asyncScheduler } from 'rxjs';
import { inspect } from 'node:util';
import { ConfigurationError, ProviderError } from 'rxagent';
import { toProviderError, vendorError } from '../../lib/protocol/toProviderError';

const vendor = { provider: 'p', keyVariable: 'P_KEY', baseURL: 'http://host/v1', secrets: () => [undefined, 'sk-secret-0123456789', 'my+secret(1)'] };
const convert = (error: unknown): Partial<ProviderError> => toProviderError(error, vendor, { model: 'm', requestId: 'r' });
const fields = ({ code, status, retryable, retryAfterMs, requestId, message }: Partial<ProviderError>) => ({ code, status, retryable, retryAfterMs, requestId, message });
const openai = (status: number, error: object, headers: Record<string, string> = {}) => OpenAI.APIError.generate(status, { error }, undefined, new Headers(headers));
const caused = (message: string, cause: unknown): Error => new TypeError(message, { cause });

describe('toProviderError', () => {
  it.each([
    ['OpenAI', openai(429, { message: 'slow down', code: 'rate_limit_exceeded' }, { 'retry-after': '2', 'x-request-id': 'q' }),
      { code: 'rate_limit_exceeded', status: 429, retryable: true, retryAfterMs: 2000, requestId: 'q', message: 'p answered 429 (rate_limit_exceeded): slow down. Ask less often (withRateLimit), or later.' }],
    ['Anthropic', Anthropic.APIError.generate(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, undefined, new Headers({ 'request-id': 'q' })),
      { code: 'overloaded_error', status: 529, retryable: true, retryAfterMs: undefined, requestId: 'q', message: 'p answered 529 (overloaded_error): Overloaded.' }],
    ['Google', new ApiError({ status: 429, message: '{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"38s"}]}}' }),
      { code: 'RESOURCE_EXHAUSTED', status: 429, retryable: true, retryAfterMs: 38_000, requestId: 'r', message: 'p answered 429 (RESOURCE_EXHAUSTED): Quota. Ask less often (withRateLimit), or later.' }],
  ])("reads the errors of %s's client", (_name, error, expected) => {
    expect(fields(convert(error))).toEqual(expected);
    expect(convert(error).cause).toBe(error);
    expect(convert(error).provider).toBe('p');
  });

  it.each([
    [400, false], [401, false], [403, false], [404, false], [408, true], [409, true], [413, false], [422, false], [425, true], [429, true], [500, true], [502, true], [503, true], [529, true],
  ])('takes status %d for one that may be retried: %s', (status, retryable) => {
    expect(convert(openai(status, { message: 'm' })).retryable).toBe(retryable);
  });

  it.each([
    ['insufficient_quota', false], ['billing_hard_limit_reached', false], ['rate_limit_exceeded', true], ['RESOURCE_EXHAUSTED', true],
  ])('looks at the code %s of a 429 (retryable: %s)', (code, retryable) => {
    expect(convert(openai(429, { message: 'm', code })).retryable).toBe(retryable);
  });

  it.each([
    ['true', 400, true],
    ['false', 500, false],
    ['perhaps', 500, true],
  ])('obeys x-should-retry: %s', (header, status, retryable) => {
    expect(convert(openai(status, { message: 'm' }, { 'x-should-retry': header })).retryable).toBe(retryable);
  });

  it.each([
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': '1', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 7000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('reads the delay out of %j', (headers: Record<string, string>, retryAfterMs) => {
    jest.spyOn(asyncScheduler, 'now').mockReturnValue(3000);
    expect(convert(openai(429, { message: 'm' }, headers)).retryAfterMs).toBe(retryAfterMs);
    jest.restoreAllMocks();
  });

  it.each([
    ['no server', new OpenAI.APIConnectionError({ cause: caused('fetch failed', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' })) }),
      'connection', 'p failed (connection): connect ECONNREFUSED 127.0.0.1:9 (ECONNREFUSED). Check that the server at http://host/v1 is running and can be reached.'],
    ['a socket that broke', caused('terminated', Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })),
      'connection', 'p failed (connection): other side closed (UND_ERR_SOCKET). Check that the server at http://host/v1 is running and can be reached.'],
    ['a browser', new TypeError('Failed to fetch'), 'connection', 'p failed (connection): Failed to fetch. Check that the server at http://host/v1 is running and can be reached.'],
    ['Safari', new TypeError('Load failed'), 'connection', 'p failed (connection): Load failed. Check that the server at http://host/v1 is running and can be reached.'],
    ['a slow server', new OpenAI.APIConnectionTimeoutError(), 'timeout', 'p failed (timeout): Request timed out. The server at http://host/v1 was too slow.'],
    ["Google's time-out", Object.assign(new Error('This operation was aborted'), { name: 'AbortError' }), 'timeout', 'p failed (timeout): This operation was aborted. The server at http://host/v1 was too slow.'],
  ])('knows %s', (_name, error, code, message) => {
    expect(fields(convert(error))).toEqual({ code, status: undefined, retryable: true, retryAfterMs: undefined, requestId: 'r', message });
  });

  it.each([
    [new TypeError("Cannot read properties of undefined (reading 'x')"), "p failed: Cannot read properties of undefined (reading 'x')."],
    [new OpenAI.APIUserAbortError(), 'p failed (aborted): Request was aborted.'],
    ['text', 'p failed: text.'],
    [undefined, 'p failed: undefined.'],
    [{ status: 'odd' }, 'p failed: no reason given.'],
  ])('does not advise to retry %p', (error, message) => {
    expect(fields(convert(error))).toMatchObject({ retryable: false, message });
  });

  it.each([new ProviderError('mine', { provider: 'q' }), new ConfigurationError('mine')])('lets the own error %p pass', (error) => {
    expect(convert(error)).toBe(error);
  });

  it('shows the key nowhere: not in the message, not in the cause', () => {
    const error = openai(401, { message: 'Incorrect API key provided: sk-secret-0123456789. You can find it at https://…', code: 'invalid_api_key' });
    const converted = convert(error);
    expect(converted.message).toBe('p answered 401 (invalid_api_key): Incorrect API key provided: [key]. You can find it at https://… Check the API key: the option apiKey or the environment variable P_KEY.');
    expect(inspect(converted, { depth: 9 }) + JSON.stringify(converted)).not.toContain('secret');
    expect(converted.cause).toMatchObject({ name: 'Error', message: expect.stringContaining('[key]') as unknown });
  });
});

describe('the cause', () => {
  const KEY = 'sk-secret-0123456789';

  it.each([
    ['in another field', openai(401, { message: 'Bad key', param: KEY })],
    ['in its own cause', new OpenAI.APIConnectionError({ cause: new TypeError(`fetch failed: Bearer ${KEY}`) })],
  ])('is replaced where it shows the key %s', (_where, error) => {
    const converted = convert(error);
    expect(inspect(converted, { depth: 9 }) + JSON.stringify(converted)).not.toContain(KEY);
    expect(converted.cause).toBeInstanceOf(Error);
  });

  it.each([
    ['headers', Object.assign(new Error('m'), { headers: new Headers({ 'x-echo': KEY }) })],
    ['a request', Object.assign(new Error('m'), { request: new Request('http://host', { headers: { authorization: `Bearer ${KEY}` } }) })],
    ['a list within a field that refers to itself', (() => { const config: Record<string, unknown> = { list: [[`k=my+secret(1)`]] }; config['self'] = config; return Object.assign(new Error('m'), { config }); })()],
  ])('is replaced where it shows a key in %s', (_where, error) => {
    expect(convert(error).cause).not.toBe(error);
  });

  it('may refer to itself', () => {
    const error = Object.assign(new Error('m'), { self: {} });
    error.self = error;
    expect(convert(error).cause).toBe(error);
  });
});

describe('the message', () => {
  it.each([
    ['500 status code (no body)', 'no reason given.'],
    ['403 <html>forbidden</html>', 'it sent a page of HTML.'],
    ['{}', 'no reason given.'],
    ['{"error":{"message":"","code":502}}', 'no reason given.'],
    ['', 'no reason given.'],
    ['Is that so?', 'Is that so?'],
    ['slow down', 'slow down.'],
  ])('makes of %j a sentence', (message, sentence) => {
    expect(convert(Object.assign(new Error(message), { status: 500 })).message).toBe(`p answered 500: ${sentence}`);
  });

  it('tells of a connection that is lost within a reply as of a reply that broke off', () => {
    const error = caused('terminated', Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }));
    expect(toProviderError(error, vendor, { began: true })).toMatchObject({ code: 'truncated', retryable: true, message: 'p failed (truncated): the reply broke off before its end, other side closed (UND_ERR_SOCKET).' });
  });

  it('explains a key that no header can hold', () => {
    const error = new TypeError('Cannot convert argument to a ByteString because the character at index 4 has a value of 8230');
    expect(convert(error)).toMatchObject({ code: 'invalid_header', retryable: false, message: expect.stringContaining('the API key, or another header, holds characters that a header must not hold. Check the API key') as unknown });
  });
});

describe('vendorError', () => {
  it('says what it knows', () => {
    expect(vendorError({}, vendor).message).toBe('p failed: no reason given.');
    expect(vendorError({ message: 'Why? ' }, vendor).message).toBe('p failed: Why?');
    expect(vendorError({ message: 'm', status: 500 }, vendor)).toMatchObject({ message: 'p answered 500: m.', retryable: true, code: 'provider' });
    expect('cause' in vendorError({ message: 'm' }, vendor)).toBe(false);
  });

  it('can be told whether to retry', () => {
    expect(vendorError({ status: 500 }, vendor, { retryable: false }).retryable).toBe(false);
    expect(vendorError({ code: 'truncated' }, vendor, { retryable: true }).retryable).toBe(true);
  });
});
