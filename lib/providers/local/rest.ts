import type { Scope } from './scope';
import type { Slot } from './slot';
import { useUp } from './take';
import type { Token } from './tokens';
import { fillers, stopWords } from './words';

type Skip = (token: Token) => boolean;

/** What a clause says beyond asking for its tool: what follows the tool's name, else what stands before it. Empty if nothing is left. */
export function restOf({ isFree }: Slot, scope: Scope): string {
  const { tokens, taken, skill: { names, topics } } = scope;
  const isName: Skip = ({ isQuoted, stem }) => !isQuoted && names.includes(stem);
  const isJoint: Skip = (token) => taken.has(token) || /^(?:and|then|or)$/.test(token.lower);
  const isFiller: Skip = (token) => taken.has(token) || fillers.has(token.lower);
  const isStop: Skip = (token) => taken.has(token) || stopWords.has(token.lower) || isName(token);
  const at = tokens.findIndex(isName);
  const tail = tokens.slice(at + 1);
  const isKnown: Skip = /^(?:for|about)$/.test(tail[0]?.lower ?? '') ? isFiller : (token) => isFiller(token) || isName(token) || topics.has(token.stem);
  const ways = !isFree ? [trim(tail, isStop)] : at < 0 ? [trim(tail, isJoint)] : [trim(tail, isKnown, isFiller), trim(tail, isFiller)];
  const words = [...ways, trim(tokens.slice(0, Math.max(at, 0)), isStop)].find(({ length }) => length) ?? [];
  if (isFree) return withoutEnd(words.filter((token) => !taken.has(token)).map(({ raw }) => raw).join(' '));
  const end = words.findIndex((token) => token.end);
  const value = (end < 0 ? words : words.slice(0, end + 1)).filter((token) => !taken.has(token));
  if (value.length < 4) useUp(scope, value);
  return value.map(({ text }) => text).join(' ').replace(/['’]s$/, '');
}

function trim(tokens: readonly Token[], atStart: Skip, atEnd = atStart): readonly Token[] {
  const start = tokens.findIndex((token) => !atStart(token));
  return start < 0 ? [] : tokens.slice(start, tokens.findLastIndex((token) => !atEnd(token)) + 1);
}

const withoutEnd = (text: string): string => text.replace(/(?<![,;:.!?])[,;:.!?]+$/, '');
