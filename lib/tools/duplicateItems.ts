import { isContainer } from './values';

/** The same text for the same JSON value, whatever the order of its names. */
export const canonicalText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (!isContainer(value)) return JSON.stringify(value) ?? 'undefined';
  const named = value as Readonly<Record<string, unknown>>;
  return `{${Object.keys(named).sort().map((key) => `${JSON.stringify(key)}:${canonicalText(named[key])}`).join()}}`;
};

/** Where the last item stands that was there before, and where it was; nothing if all differ. Looks at each item once. */
export function duplicateItems(items: readonly unknown[]): readonly [number, number] | undefined {
  const [scalars, containers] = [new Map<unknown, number>(), new Map<unknown, number>()];
  let found: readonly [number, number] | undefined;
  items.forEach((item, index) => {
    const [seen, key] = isContainer(item) ? [containers, canonicalText(item)] : [scalars, item];
    const before = seen.get(key);
    if (before !== undefined) found = [before, index];
    seen.set(key, index);
  });
  return found;
}
