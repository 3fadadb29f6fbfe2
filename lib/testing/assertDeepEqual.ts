/** Fails unless both are equal by value. Uses the test runner's own `expect` where it is global. */
export function assertDeepEqual(actual: unknown, expected: unknown): void {
  const { expect } = globalThis as { expect?: (value: unknown) => { toEqual?: (other: unknown) => void } };
  const matcher = typeof expect === 'function' ? expect(actual) : undefined;
  if (matcher?.toEqual) matcher.toEqual(expected);
  else if (!equal(actual, expected)) throw new Error(`Expected ${show(expected)}\nbut got  ${show(actual)}`);
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Error && b instanceof Error) return a.name === b.name && a.message === b.message;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

const show = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (part instanceof Error ? `${part.name}: ${part.message}` : part), 2) ?? String(value);
