import { read, type Reader } from './read';
import type { Scope } from './scope';
import type { Slot } from './slot';
import type { Token } from './tokens';
import { fillers } from './words';

/** Reads the first value at a token for which `from` names the token from which on it is used up; -1: not this one. */
export function take(slot: Slot, scope: Scope, from: (at: number) => number, reader: Reader = read): unknown {
  for (let at = 0; at < scope.tokens.length; at++) {
    const start = from(at);
    const value = start < 0 ? undefined : takeAt(slot, scope, at, start, reader);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Reads the value at one token. */
export function takeAt(slot: Slot, scope: Scope, at: number, start = at, reader: Reader = read): unknown {
  const [value, count] = reader(slot, scope, at) ?? [undefined, 0];
  if (count) useUp(scope, scope.tokens.slice(start, at + count));
  return value;
}

/** Keeps tokens from being used for another value. */
export const useUp = ({ taken }: Scope, tokens: readonly Token[]): void =>
  tokens.forEach((token) => taken.set(token, (taken.get(token) ?? 0) + 1));

/** Where a label stands that belongs to what begins at a token, at most two fillers apart; -1: nowhere. */
export function labelBefore({ tokens }: Scope, at: number, isLabel: (token: Token) => boolean): number {
  for (let before = at - 1; before >= Math.max(0, at - 3); before--) {
    const token = tokens[before] as Token;
    if (isLabel(token)) return before;
    if (!fillers.has(token.lower) && !/^(?:is|=|:)$/.test(token.raw)) break;
  }
  return -1;
}
