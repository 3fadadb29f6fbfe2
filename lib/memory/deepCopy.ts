import { isPlainObject } from '../messages/isPlainObject';

/** Copies arrays and plain objects through and through; shares everything else (functions, class instances). */
export function deepCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const key of Object.keys(copy)) {
    const field = copy[key];
    if (typeof field === 'object') copy[key] = deepCopy(field);
  }
  return copy as T;
}
