import { ConfigurationError } from '../errors/configurationError';
import { isRecord } from '../messages/isRecord';

/** Throws a {@link ConfigurationError} that says where a body of `useChat` is not as it should be. */
export function mustBe(holds: boolean, path: string, kind: string): asserts holds {
  if (!holds) throw new ConfigurationError(`fromUIMessages: ${path} must be ${kind}.`);
}

/** The items of a list of objects, each with where it stands. Throws where it is none. */
export function records(list: unknown, path: string): { item: Record<string, unknown>; at: string }[] {
  mustBe(Array.isArray(list), path, 'an array');
  return list.map((item: unknown, index) => {
    const at = `${path}[${index}]`;
    mustBe(isRecord(item), at, 'an object');
    return { item, at };
  });
}

/** A text of an object. Throws where it is none. */
export function textOf(item: Record<string, unknown>, name: string, at: string): string {
  const value = item[name];
  mustBe(typeof value === 'string', `${at}.${name}`, 'a string');
  return value;
}
