import { expectTypeOf } from 'expect-type';
import { ConfigurationError } from 'rxagent';
import * as browser from '../../lib/platform/browser';
import type * as node from '../../lib/platform/node';

describe('the platform of a browser', () => {
  it('should have all that Node has', () => {
    expectTypeOf<typeof browser>().toEqualTypeOf<typeof node>();
  });

  it.each<[string | URL, string]>([['cat.png', 'cat.png'], [new URL('file:///cat.png'), 'file:///cat.png']])('should refuse the file %s', (path, name) => {
    const message = `Cannot read the file '${name}' in a browser: pass an http(s) URL, a data URL or the bytes.`;

    expect(() => browser.readFile(path)).toThrow(new ConfigurationError(message));
  });

  it('should have no environment', () => expect(browser.environment('HOME')).toBeUndefined());

  it('should enter foreign code as it is', () => {
    const enter = browser.captureContext();

    expect(enter(() => 'done')).toBe('done');
    expect(() => enter(() => { throw new Error('foreign'); })).toThrow('foreign');
  });

  it('should accept no value unseen', () => expect(browser.quickCheck({})(1)).toBe(false));
});
