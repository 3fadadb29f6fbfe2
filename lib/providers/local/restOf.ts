import type { Skill } from './skill';
import { isStopWord, stems } from './words';

const isFiller = (word: string): boolean => /^(?:and|then|or|for|about|of|to|the|an?|on|in|me|us|up|that|at|by|with|because|please|thanks?|you|now)\W*$/i.test(word);

/** What a clause says beyond asking for its tool: what follows the tool's name, or else what stands before it. */
export function restOf(clause: string, { names, topics }: Skill, isFree: boolean): string {
  const words = clause.match(/\S+/g) ?? [];
  const isName = (word: string): boolean => stems(word).some((one) => names.includes(one));
  const isKnown = (word: string): boolean => isName(word) || stems(word).some((one) => topics.has(one));
  const isStop = (word: string): boolean => isStopWord(word) || isName(word);
  const at = words.findIndex(isName);
  const tail = words.slice(at + 1);
  if (!isFree) return trim(tail, isStop) || trim(words.slice(0, Math.max(at, 0)), isStop);
  if (at < 0) return trim(words, (word) => /^(?:and|then|or)$/i.test(word));
  const start = /^(?:for|about)$/.test(tail[0] ?? '') ? 0 : tail.findIndex((word) => !isFiller(word) && !isKnown(word));
  return trim(tail.slice(Math.max(start, 0)), isFiller) || trim(words.slice(0, at), isStop);
}

/** The words without those to skip at the start and the end, and without punctuation at the end. */
function trim(words: readonly string[], skip: (word: string) => boolean): string {
  const start = words.findIndex((word) => !skip(word));
  return start < 0 ? '' : words.slice(start, words.findLastIndex((word) => !skip(word)) + 1).join(' ').replace(/(?<![,;:.!?])[,;:.!?]+$/, '');
}
