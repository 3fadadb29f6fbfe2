import { isPlainObject } from '../messages/isPlainObject';

/** JSON in which the order of an object's keys does not matter. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (isPlainObject(part) ? sorted(part) : part));

const sorted = (object: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
