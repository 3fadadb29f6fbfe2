/** What the vendors' keys look like, whole or with stars in the middle, as vendors quote them. */
const KEYS = /(?<![\w-])(?:(?:sk|rk|pk|gsk|xai|r8|nvapi)[-_][\w*-]{6,}|AIza[\w*-]{8,}|(?<=Bearer )[\w.~+/*=-]{8,})/g;

/** A text without keys: neither `secret` (from 8 characters on) nor anything that looks like one. */
export const redact = (text: string, secret?: string): string => (secret && secret.length >= 8 ? text.replaceAll(secret, HIDDEN) : text).replace(KEYS, HIDDEN);

const HIDDEN = '[key]';
