const number = /^\s*-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** The number or boolean that the text `value` spells as JSON would; nothing for any other value, and for numbers too big to be one. */
export function spelledValue(value: unknown): number | boolean | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  const spelled = number.test(value) ? Number(value) : NaN;
  return Number.isFinite(spelled) ? spelled : undefined;
}
