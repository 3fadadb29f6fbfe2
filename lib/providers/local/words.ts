const stopWords = /* @__PURE__ */ new Set(
  (
    'a an the in at on of to for from with by about and or then i me my we us our you your it its this that these there is are was be am do does did can could will would should have has ' +
    'what which who when where why how not no yes if also just now today day days get give tell let want need like use say show much very some any all hi hello thanks thank please ' +
    'because transfer route'
  ).split(' '),
);

/** Whether a word says nothing about a tool. */
export const isStopWord = (word: string): boolean => stopWords.has(word.toLowerCase());

/** The words of a text; `camelCase`, `snake_case` and `kebab-case` are split. */
export const split = (text: string): string[] => text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];

/** A word in lower case without its plural or verb ending, one for all that mean the same: `files` → `fil`, `compute` → `calculat`. */
export const stem = (word: string): string =>
  word
    .toLowerCase()
    .replace(/(?<=\p{L}{3})(?:ies|ments?|ions?|(?<=t)ors?|ings?|ed|e?s|[ey])$/u, '')
    .replace(/^(?:find|look)$/, 'search')
    .replace(/^(?:comput|evaluat|math|express)$/, 'calculat')
    .replace(/^many$/, 'list');

/** The stems of the words of a text that say something. */
export const stems = (text: string): string[] => split(text).filter((word) => word[1] && !isStopWord(word)).map(stem);
