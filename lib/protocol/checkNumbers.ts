import { ConfigurationError } from '../errors/configurationError';

/** What a number must be; it may be absent. */
export interface NumberRule {
  least: number;
  most?: number;
  whole?: boolean;
  /** Whether Infinity is refused, too. */
  finite?: boolean;
}

/** For delays: longer timers fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Checks the numbers among the options of `owner`. Throws a {@link ConfigurationError} that names owner, option and what it must be. */
export function checkNumbers(owner: string, options: unknown, rules: Readonly<Record<string, NumberRule>>): void {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${owner}: its options must be an object with ${Object.keys(rules).join(', ')}; got ${String(options)}.`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined || fits(value, rule)) continue;
    const { least, most, whole } = rule;
    throw new ConfigurationError(`${owner}: ${name} must be a ${whole ? 'whole ' : ''}number from ${least}${most === undefined ? '' : ` to ${most}`}; got ${String(value)}.`);
  }
}

const fits = (value: unknown, { least, most = Infinity, whole = false, finite = false }: NumberRule): boolean =>
  typeof value === 'number' && value >= least && value <= most && (value === Infinity ? !finite : !whole || Number.isInteger(value));
