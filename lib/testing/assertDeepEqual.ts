/** Fails unless both are equal by value. Uses the test runner's own `expect` where it is global. */
export function assertDeepEqual(actual: unknown, expected: unknown): void {
  const { expect } = globalThis as { expect?: (value: unknown) => { toEqual?: (other: unknown) => void } };
  const matcher = typeof expect === 'function' ? expect(actual) : undefined;
  if (matcher?.toEqual) matcher.toEqual(expected);
  else if (!equal(actual, expected)) throw new Error(`Expected ${show(expected)}\nbut got  ${show(actual)}`);
}

type Pairs = readonly (readonly [unknown, unknown])[];

/** `open` holds the pairs that are being compared: in a circle they count as equal. */
function equal(a: unknown, b: unknown, open: Pairs = []): boolean {
  if (Object.is(a, b) || open.some(([x, y]) => x === a && y === b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  const pairs = [...open, [a, b] as const];
  const parts = partsOf(a);
  const others = partsOf(b);
  return parts.length === others.length && parts.every((part, index) => part.every((value, at) => equal(value, others[index]?.[at], pairs)));
}

/** What an object is made of, in an order of its own; properties that are undefined do not count. */
function partsOf(value: object): unknown[][] {
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)].map((entry) => [entry].flat());
  const own = Object.entries(value).filter(([, part]) => part !== undefined);
  const entries = own.sort(([one], [other]) => (one < other ? -1 : 1));
  if (value instanceof Date) return [[value.getTime()]];
  return value instanceof RegExp || value instanceof Error ? [[String(value)], ...entries] : entries;
}

function show(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => (part instanceof Error || typeof part === 'bigint' ? String(part) : part), 2) ?? String(value);
  } catch {
    return String(value);
  }
}
