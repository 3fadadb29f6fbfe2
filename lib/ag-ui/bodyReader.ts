import { ConfigurationError } from '../errors/configurationError';
import { isRecord } from '../messages/isRecord';

/** Refuses a body, saying where what is wrong. */
export function refuse(path: string, problem: string): never {
  throw new ConfigurationError(`${path} ${problem}`);
}

/** The object that stands at `path`. */
export const recordAt = (value: unknown, path: string): Record<string, unknown> => (isRecord(value) ? value : refuse(path, 'must be an object.'));

/** The text that stands there. */
export const textAt = (value: unknown, path: string): string => (typeof value === 'string' ? value : refuse(path, 'must be a string.'));

/** The list that stands there; absent and null are an empty one. */
export const listAt = (value: unknown, path: string): unknown[] => (Array.isArray(value) ? (value as unknown[]) : (value ?? undefined) === undefined ? [] : refuse(path, 'must be an array.'));

/** Refuses a value that holds a key `__proto__`, however deep; such a key comes only from somebody who wants to change what is not theirs. */
export function refusePrototypes(given: unknown, at: string): void {
  const open: { value: unknown; path: string }[] = [{ value: given, path: at }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) refuse(path, 'must not have a key __proto__.');
    for (const [key, inner] of Object.entries(value)) if (typeof inner === 'object') open.push({ value: inner, path: Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}` });
  }
}
