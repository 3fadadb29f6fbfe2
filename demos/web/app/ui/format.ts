/** 340 ms, 2.4 s, 1 min 5 s */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** 12,345 */
export const count = (value: number): string => value.toLocaleString('en-US');

/** $0.0123: two digits that say something. */
export const dollars = (value: number): string => (value === 0 ? '$0' : `$${value.toFixed(Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(value)))))}`);

/** The arguments of a call in one line. */
export const argsLine = (args: Record<string, unknown> = {}): string => Object.values(args).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');

/** JSON as people read it; what is none stays as it is. */
export function pretty(text: string): string {
  try {
    return /^\s*[[{]/.test(text) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return text;
  }
}
