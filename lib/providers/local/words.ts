const fillerWords = 'a an the in on at of to for from with by about into up me us please that because and then or';

/** Words that may stand around a value without being a part of it. */
export const fillers: ReadonlySet<string> = new Set(fillerWords.split(' '));

/** Words that say nothing about which tool is asked for. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    fillerWords +
    ' i my we our you your he she it its they this these those there here is are was were be been am do does did can could will would should may might' +
    ' must have has had what which who when where why how but not no yes if also too just now again today tomorrow day days so' +
    ' get give tell let want need like use user using include ask tool returns say many much very some any all' +
    ' hi hello hey thank thanks bye ok okay good great nice don re ll ve'
  ).split(' '),
);

/** What different words mean, by stem. */
const synonyms = new Map(
  [
    ['search', 'find look lookup grep googl'],
    ['calculat', 'comput evaluat eval math solv arithmetic express'],
    ['read', 'open print cat'],
    ['fold', 'director dir'],
  ].flatMap(([meaning = '', same = '']) => same.split(' ').map((word) => [word, meaning])),
);

/** A word without its plural or verb ending, or the one that stands for all that mean the same: `files` → `fil`, `compute` → `calculat`. */
export function stem(word: string): string {
  const root = word.toLowerCase().replace(/(?:(?<=\p{L}{4})ers?|(?<=\p{L}{3})(?:ies|ments?|ions?|ors?|ings?|e?ly|ed|e?s|[ey]))$/u, '');
  return synonyms.get(root) ?? root;
}

/** The words of a text in lower case; `camelCase`, `snake_case` and `kebab-case` are split, single letters left out. */
export const split = (text: string): string[] =>
  text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').toLowerCase().match(/\p{L}[\p{L}\p{N}]+/gu) ?? [];

/** The stems of the words in a text that say something about a tool. */
export const stems = (text: string): string[] => split(text).filter((word) => !stopWords.has(word)).map(stem);
