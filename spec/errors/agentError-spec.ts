import { expectTypeOf } from 'expect-type';
import { AgentError, ConfigurationError, ProviderError, ToolTimeoutError, ToolValidationError } from 'rxagent';

type Errors = typeof import('../../lib/errors/agentError') & typeof import('../../lib/errors/providerError');

/** The errors of another copy of the package. */
async function otherCopy(): Promise<Errors> {
  let copy: Errors | undefined;
  await jest.isolateModulesAsync(async () => {
    copy = { ...(await import('../../lib/errors/agentError')), ...(await import('../../lib/errors/providerError')) };
  });
  return copy!;
}

describe('AgentError', () => {
  it('should be an error with a code', () => {
    const error = new AgentError('no luck', { code: 'luck' });

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'AgentError', message: 'no luck', code: 'luck' });
    expect(String(error)).toBe('AgentError: no luck');
    expect(error.stack).toContain('agentError-spec');
  });

  it.each<[string, { cause?: unknown }, boolean]>([
    ['a cause', { cause: new Error('deeper') }, true],
    ['a cause of nothing', { cause: undefined }, true],
    ['no cause', {}, false],
  ])('should have %s', (_, options, has) => {
    const error = new AgentError('no luck', { code: 'luck', ...options });

    expect(Object.hasOwn(error, 'cause')).toBe(has);
    expect(error.cause).toBe(options.cause);
  });

  it('should not show its brand', () => {
    expect(Object.keys(new AgentError('no luck', { code: 'luck' }))).toEqual(['code', 'name']);
  });
});

describe('AgentError.isInstance', () => {
  it.each<[string, unknown]>([
    ['AgentError', new AgentError('', { code: '' })],
    ['ConfigurationError', new ConfigurationError('')],
    ['ProviderError', new ProviderError('', { provider: '' })],
    ['ToolTimeoutError', new ToolTimeoutError('', 1)],
    ['ToolValidationError', new ToolValidationError('', '')],
    ['an error of another version', Object.assign(new Error('no luck'), { [Symbol.for('rxagent.AgentError')]: true })],
    ["a user's own", new (class extends AgentError {})('', { code: '' })],
  ])('should know %s', (_, error) => expect(AgentError.isInstance(error)).toBe(true));

  it('should know the errors of another copy of the package, which instanceof does not', async () => {
    const other = await otherCopy();
    const theirs = new other.ProviderError('no luck', { provider: 'm' });
    const ours = new ProviderError('no luck', { provider: 'm' });

    expect(theirs).not.toBeInstanceOf(AgentError);
    expect(AgentError.isInstance(theirs)).toBe(true);
    expect(other.AgentError.isInstance(ours)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['another error', new Error('no luck')],
    ['an error with a code', Object.assign(new Error('no luck'), { name: 'AgentError', code: 'luck' })],
    ['an object with the brand', { [Symbol.for('rxagent.AgentError')]: true }],
    ['the class itself', AgentError],
    ['its prototype', AgentError.prototype],
    ['a text', 'AgentError'],
    ['null', null],
    ['undefined', undefined],
  ])('should not know %s', (_, value) => expect(AgentError.isInstance(value)).toBe(false));

  it('should narrow', () => {
    const error: unknown = new AgentError('', { code: 'luck' });

    if (AgentError.isInstance(error)) expectTypeOf(error).toEqualTypeOf<AgentError>();
    // @ts-expect-error a code is needed
    expect(new AgentError('', {}).code).toBeUndefined();
  });
});
