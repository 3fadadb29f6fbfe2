/** What the vendors' keys look like, whole or with stars in the middle, as vendors quote them. */
const KEYS = /(?<![\w-])(?:(?:sk|rk|pk|gsk|xai|r8|nvapi)[-_][\w*-]{6,}|AIza[\w*-]{8,}|(?<=Bearer )[\w.~+/*=-]{8,})/g;

/** A text without keys: none of `secrets` (from 8 characters on), nor anything that looks like one. */
export function redact(text: string, secrets: readonly (string | null | undefined)[] = []): string {
  const known = secrets.filter((secret) => typeof secret === 'string' && secret.length >= 8) as string[];
  return known.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text).replace(KEYS, HIDDEN);
}

const HIDDEN = '[key]';

/** Those values of headers that may be keys. */
export const secretsIn = (headers: unknown): string[] =>
  [...new Headers((headers ?? {}) as HeadersInit)].flatMap(([name, value]) => (/auth|key|token|secret|cookie/i.test(name) ? value.replace(/^\w+ /, '') : []));
