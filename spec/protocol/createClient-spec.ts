import { ConfigurationError } from 'rxagent';
import { createClient, IN_BROWSER } from '../../lib/protocol/createClient';

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
