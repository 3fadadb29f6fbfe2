import { ConfigurationError } from '../errors/configurationError';
import type { Guard } from '../types/guards';

/** One guard or several, as a list; absent where there is none to ask. Throws a {@link ConfigurationError} for what is no guard. */
export function guardList<T, C>(name: string, given: Guard<T, C> | readonly Guard<T, C>[] | undefined): readonly Guard<T, C>[] | undefined {
  if (given === undefined) return undefined;
  const guards: readonly unknown[] = Array.isArray(given) ? [...(given as readonly unknown[])] : [given];
  if (!guards.every((guard) => typeof guard === 'function')) throw new ConfigurationError(`${name} must be a function (value) => verdict, or a list of them.`);
  return guards.length > 0 ? (guards as readonly Guard<T, C>[]) : undefined;
}
