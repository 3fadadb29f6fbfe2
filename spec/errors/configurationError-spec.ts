import { expectTypeOf } from 'expect-type';
import { AgentError, ConfigurationError } from 'rxagent';

describe('ConfigurationError', () => {
  it.each<[string, { cause?: unknown } | undefined]>([['with a cause', { cause: new Error('deeper') }], ['without', undefined]])('should be an AgentError %s', (_, options) => {
    const error = new ConfigurationError('tools must be an array.', options);

    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ name: 'ConfigurationError', message: 'tools must be an array.', code: 'configuration' });
    expect(error.cause).toBe(options?.cause);
    expect(Object.hasOwn(error, 'cause')).toBe(options !== undefined);
  });

  it('should be typed', () => {
    expectTypeOf(ConfigurationError).toBeConstructibleWith('no luck', { cause: 1 });
    expectTypeOf<ConfigurationError>().toExtend<AgentError>();
    // @ts-expect-error its code is always the same
    expect(new ConfigurationError('', { code: 'luck' }).name).toBe('ConfigurationError');
  });
});
