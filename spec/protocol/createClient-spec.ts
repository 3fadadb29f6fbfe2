import { ConfigurationError } from 'rxagent';
import { createClient, IN_BROWSER, inBrowser, wholeURL } from '../../lib/protocol/createClient';

const failing = (message: string) => () => {
  throw new Error(message);
};

describe('createClient', () => {
  it('gives the client', () => {
    const client = {};
    expect(createClient('P', 'P_KEY', () => client)).toBe(client);
  });

  it.each([
    ['Missing credentials. Please pass an `apiKey`', 'P: there is no API key. Pass apiKey, set the environment variable P_KEY, or pass a client.'],
    ['The apiKey option is required', 'P: there is no API key. Pass apiKey, set the environment variable P_KEY, or pass a client.'],
    ["It looks like you're running in a browser-like environment.", `P: ${IN_BROWSER}`],
    ['Pass at most one of `apiKey` and `authToken`', 'P: Pass at most one of `apiKey` and `authToken`'],
    ['baseURL and client exclude each other', 'P: baseURL and client exclude each other'],
  ])('turns %j into a ConfigurationError', (message, told) => {
    expect(() => createClient('P', 'P_KEY', failing(message))).toThrow(new ConfigurationError(told));
  });
});

describe('wholeURL', () => {
  const page = globalThis as { location?: unknown };
  afterEach(() => delete page.location);

  it.each(['http://localhost:11434/v1', 'https://host', 'https://host/a?b=c'])('should leave %s as it is', (url) => {
    expect(wholeURL('P', url)).toBe(url);
  });

  it('should find the page’s own server', () => {
    page.location = { href: 'https://shop.example/cart' };
    expect(wholeURL('P', '/api/v1')).toBe('https://shop.example/api/v1');
  });

  it.each(['localhost:4010/v1', '/api/v1', 'nonsense', '', 'ftp://host'])('should refuse %j', (url) => {
    expect(() => wholeURL('P', url)).toThrow(new ConfigurationError(`P: baseURL must be a whole URL, such as http://localhost:11434/v1; got '${url}'.`));
  });
});

describe('inBrowser', () => {
  const page = globalThis as { window?: unknown; document?: unknown };
  afterEach(() => {
    delete page.window;
    delete page.document;
  });

  it('should be so where there is a window with a document', () => {
    expect(inBrowser()).toBe(false);
    Object.assign(page, { window: {}, document: {} });
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
    expect(inBrowser()).toBe(true);
  });
});
