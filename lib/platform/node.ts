import { AsyncResource } from 'node:async_hooks';
import { readFileSync } from 'node:fs';

/** Reads a file's bytes; throws where there is none. */
export const readFile = (path: string | URL): Uint8Array => readFileSync(path);

/** A variable of the environment; undefined where it is not set. */
export const environment = (name: string): string | undefined => process.env[name];

/** Keeps what `AsyncLocalStorage` holds now; the function it returns runs others under it. (`AsyncLocalStorage.snapshot()` does the same at 70 times the cost.) */
export const captureContext = (): (<T>(foreign: () => T) => T) => {
  const scope = new AsyncResource('rxagent.run');
  return (foreign) => scope.runInAsyncScope(foreign);
};
