/**
 * Calls what the user gave for a matter aside, and prints what it throws, or what a promise of it is rejected with: the reply goes on.
 * Answers whether nothing was thrown.
 */
export function tryOrWarn(what: string, call: () => unknown): boolean {
  const warn = (error: unknown): void => console.warn(`rxagent: ${what} failed; the reply goes on.`, error);
  try {
    const done = call() as PromiseLike<unknown> | null | undefined;
    if (typeof done?.then === 'function') done.then(undefined, warn);
    return true;
  } catch (error) {
    warn(error);
    return false;
  }
}
