import { tryOrWarn } from '../../lib/providers/tryOrWarn';

describe('tryOrWarn', () => {
  let warn: jest.SpyInstance;
  beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)));
  afterEach(() => warn.mockRestore());

  it('should tell that nothing was thrown', () => {
    expect(tryOrWarn('it', () => 0)).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });

  it('should print what is thrown', () => {
    expect(tryOrWarn('it', () => { throw new Error('bug'); })).toBe(false);
    expect(warn.mock.calls).toEqual([['rxagent: it failed; the reply goes on.', new Error('bug')]]);
  });

  it('should print what a promise is rejected with', async () => {
    expect(tryOrWarn('it', () => Promise.reject(new Error('bug')))).toBe(true);
    await Promise.resolve();
    expect(warn.mock.calls).toEqual([['rxagent: it failed; the reply goes on.', new Error('bug')]]);
  });
});
