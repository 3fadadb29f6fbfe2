const maxCandidates = 100;
const maxLength = 100;
const minContained = 3;

const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');

/** How many letters must be put in, left out or changed to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const letter of from) {
    let left = (row[0] ?? 0) + 1;
    row = row.map((above, column) => (left = column === 0 ? left : Math.min(above + 1, left + 1, (row[column - 1] ?? 0) + Number(letter !== to[column - 1]))));
  }
  return row.at(-1) ?? 0;
}

/** How far apart two folded words are; infinity if nobody would take one for the other. */
function unlikeness(from: string, to: string): number {
  const limit = Math.floor(to.length / 3);
  const letters = distance(from, to);
  if (letters <= limit) return letters;
  return Math.min(from.length, to.length) >= minContained && (from.includes(to) || to.includes(from)) ? limit + 1 : Infinity;
}

/**
 * The one of `candidates` that `word` was probably meant to be: other letter case or separators, a slip of a few letters, or one within the other.
 * What is no text is passed over.
 */
export function closestWord(word: unknown, candidates: unknown): string | undefined {
  const isWord = (value: unknown): value is string => typeof value === 'string' && value.length <= maxLength;
  const words = isWord(word) && Array.isArray(candidates) ? candidates.filter(isWord).slice(0, maxCandidates) : [];
  let [best, least]: [string | undefined, number] = [undefined, Infinity];
  for (const candidate of words) {
    const apart = unlikeness(fold(String(word)), fold(candidate));
    if (apart < least) [best, least] = [candidate, apart];
  }
  return best;
}
