import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';

/** A vendor's client; what it objects to becomes a {@link ConfigurationError} that says what to do. */
export function createClient<C>(provider: string, keyVariable: string, create: () => C): C {
  try {
    return create();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const text = errorText(error);
    if (/browser/i.test(text)) throw new ConfigurationError(`${provider}: ${IN_BROWSER}`);
    if (/credential|api[ _]?key/i.test(text) && !/at most one/i.test(text)) throw new ConfigurationError(`${provider}: there is no API key. Pass apiKey, set the environment variable ${keyVariable}, or pass a client.`);
    throw new ConfigurationError(`${provider}: ${text}`);
  }
}

/** A base URL that is whole: in a browser, one that begins with `/` is meant for the page's own server. Throws a {@link ConfigurationError} for anything else. */
export function wholeURL(provider: string, baseURL: string): string {
  const url = URL.canParse(baseURL, globalThis.location?.href) ? new URL(baseURL, globalThis.location?.href) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return URL.canParse(baseURL) ? baseURL : url.href;
  throw new ConfigurationError(`${provider}: baseURL must be a whole URL, such as http://localhost:11434/v1; got '${baseURL}'.`);
}

/** Whether this is a page; the same test as in the SDKs of OpenAI and Anthropic. */
export const inBrowser = (): boolean => ['window', 'document', 'navigator'].every((name) => (globalThis as Record<string, unknown>)[name] !== undefined);

/** Why a key is refused in a browser. */
export const IN_BROWSER =
  'a key that is used in a browser can be read by every visitor. Ask the model through a server of yours, or, if you know what you do, pass dangerouslyAllowBrowser: true.';
