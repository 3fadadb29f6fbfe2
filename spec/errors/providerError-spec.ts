import { expectTypeOf } from 'expect-type';
import { AgentError, ProviderError, type ProviderErrorOptions } from 'rxagent';

describe('ProviderError', () => {
  it.each<[string, ProviderErrorOptions, object]>([
    ['what is known', { provider: 'm', status: 429, code: 'rate_limit', retryable: true, retryAfterMs: 0, requestId: 'r', cause: 'c' }, {}],
    ['defaults', { provider: 'm' }, { code: 'provider', retryable: false }],
  ])('should be an AgentError with %s', (_, options, defaults) => {
    const error = new ProviderError('Too many requests', options);

    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ name: 'ProviderError', message: 'Too many requests', ...options, ...defaults });
    expect(Object.hasOwn(error, 'cause')).toBe('cause' in options);
  });

  it('should leave out what is not known', () => {
    expect(Object.keys(new ProviderError('', { provider: 'm' }))).toEqual(['code', 'name', 'provider', 'retryable']);
  });

  it('should be typed', () => {
    expectTypeOf<ProviderError['retryable']>().toEqualTypeOf<boolean>();
    expectTypeOf<ProviderError['retryAfterMs']>().toEqualTypeOf<number | undefined>();
    // @ts-expect-error whose failure is it?
    expect(new ProviderError('', {}).provider).toBeUndefined();
    expect(new ProviderError('', { provider: 'm', status: undefined }).status).toBeUndefined();
  });
});
