/** 128 random bits: unguessable, and unique without asking anybody. Works on pages without https too. */
export const randomId = (): string =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
