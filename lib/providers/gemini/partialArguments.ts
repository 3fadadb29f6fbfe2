import type { PartialArg } from '@google/genai';

/** An object or an array, both seen as a table. */
type Container = Record<string, unknown>;

/** Puts together the arguments of a call that come value by value, and texts piece by piece, each with the path to its place. */
export class PartialArguments {
  readonly #args: Container;

  constructor(args: Readonly<Container> = {}) {
    this.#args = structuredClone(args);
  }

  add({ jsonPath = '', stringValue, numberValue, boolValue, nullValue }: PartialArg): void {
    const keys = keysOf(jsonPath).slice(0, DEEPEST);
    const last = keys.pop();
    if (last === undefined) return;
    const parent = keys.reduce((place, key, index) => childOf(place, key, keys[index + 1] ?? last), this.#args);
    const before = ownValue(parent, last);
    if (typeof stringValue === 'string') put(parent, last, (typeof before === 'string' ? before : '') + stringValue);
    else if (numberValue !== undefined || boolValue !== undefined || nullValue !== undefined) put(parent, last, numberValue ?? boolValue ?? null);
  }

  toJson(): string {
    return JSON.stringify(this.#args);
  }
}

/** No tool's arguments are deeper; a path of a million keys would fill the stack. */
const DEEPEST = 100;

/** The keys of a path such as `$.stops[0]['street name']` (RFC 9535, normalized or with dots). */
const keysOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g)].map(([, name, index, single, double]) =>
    index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index),
  );

const ownValue = (place: Container, key: string | number): unknown => (Object.hasOwn(place, key) ? place[key] : undefined);

/** Sets what `place` itself holds, even under `__proto__`; an array gets no holes. */
function put(place: Container, key: string | number, value: unknown): void {
  const own = Array.isArray(place) && typeof key === 'number' ? Math.min(key, place.length) : key;
  Object.defineProperty(place, own, { value, writable: true, enumerable: true, configurable: true });
}

/** What stands at `key`; if nothing does yet, an array or an object, as the next key wants it. */
function childOf(place: Container, key: string | number, next: string | number): Container {
  const there = ownValue(place, key);
  if (typeof there === 'object' && there !== null) return there as Container;
  const child = (typeof next === 'number' ? [] : {}) as Container;
  put(place, key, child);
  return child;
}
