import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';

/** A vendor's client; what it objects to becomes a {@link ConfigurationError} that says what to do. */
export function createClient<C>(provider: string, keyVariable: string, create: () => C): C {
  try {
    return create();
  } catch (error) {
    const text = errorText(error);
    if (/browser/i.test(text)) throw new ConfigurationError(`${provider}: ${IN_BROWSER}`);
    if (/credential|api[ _]?key/i.test(text) && !/at most one/i.test(text)) throw new ConfigurationError(`${provider}: there is no API key. Pass apiKey, set the environment variable ${keyVariable}, or pass a client.`);
    throw new ConfigurationError(`${provider}: ${text}`);
  }
}

/** Why a key is refused in a browser. */
export const IN_BROWSER =
  'a key that is used in a browser can be read by every visitor. Ask the model through a server of yours, or, if you know what you do, pass dangerouslyAllowBrowser: true.';
