import { ConfigurationError } from '../errors/configurationError';
import { captureZone, type Enter } from './zone';

/** There are no files in a browser. */
export const readFile = (path: string | URL): Uint8Array => {
  throw new ConfigurationError(`Cannot read the file '${String(path)}' in a browser: pass an http(s) URL, a data URL or the bytes.`);
};

/** There is no environment in a browser. */
export const environment: (name: string) => string | undefined = () => undefined;

/** There is no `AsyncLocalStorage` in a browser: pass `context` with the input. The zone is kept where zone.js is loaded. */
export const captureContext = (): Enter => captureZone() ?? (<T, A>(foreign: (given: A) => T, given?: A): T => foreign(given as A));

/** Quick checks are made of generated code, which a page's security policy may forbid: here no value is accepted unseen. */
export const quickCheck: (schema: object) => (value: unknown) => boolean = () => () => false;
