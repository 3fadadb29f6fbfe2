/** `value`, or the nearest thing with a form in JSON. */
function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return value.message || value.name;
  if (value instanceof Set) return [...value];
  return value instanceof Map ? Object.fromEntries(value) : value;
}

/** A replacer for one use of `JSON.stringify` that also knows the values of `toJson` and circles. */
function replacer(): (this: unknown, key: string, value: unknown) => unknown {
  const open: { readonly value: unknown; readonly holder: unknown }[] = [];
  return function (_, value) {
    if (typeof value !== 'object' || value === null) return toJson(value);
    while (open.length > 0 && open.at(-1)?.holder !== this) open.pop();
    if (open.some((outer) => outer.value === value)) return '[circular]';
    const holder = toJson(value);
    open.push({ value, holder });
    return holder;
  };
}

/**
 * A tool's result as the model hears it: a string as it is, nothing for undefined and null, JSON for objects (maps, sets, errors, big integers and circles
 * included), `String(value)` for anything else. Never throws.
 */
export function resultText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  try {
    return value instanceof Error ? String(toJson(value)) : (JSON.stringify(value, replacer()) ?? '');
  } catch {
    return '[a result that cannot be written as text]';
  }
}
