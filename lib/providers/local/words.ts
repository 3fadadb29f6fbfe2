const stopWords = /* @__PURE__ */ new Set(
  (
    'a an the in at on of to for from with by about and or then i me my we us our you your it its this that these there is are was be am do does did can could will would should have has ' +
    'what which who when where why how not no yes if also just now today day days get give tell let want need like use say show much very some any all hi hello thanks thank please ' +
    'because called transfer route'
  ).split(' '),
);

/** Whether a word says nothing about which tool is asked for. */
export const isStopWord = (word: string): boolean => stopWords.has(word.toLowerCase().replace(/['’].*/, ''));

/** The stem of each word of a text; `camelCase`, `snake_case` and `kebab-case` are split. */
export const allStems = (text: string): string[] => split(text).map(stem);

/** The stems of the words of a text that say something: `Lists the files` → `list`, `fil`. */
export const stems = (text: string): string[] => split(text).filter((word) => word[1] && !isStopWord(word)).map(stem);

/** The stems of a name: of its words that say something or, where none does, of all. */
export const nameStems = (name: string): string[] => (stems(name).length ? stems(name) : allStems(name));

const split = (text: string): string[] => text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];

/** Without plural and verb endings; one for all that mean the same. */
const stem = (word: string): string =>
  word
    .toLowerCase()
    .replace(/(?<=\p{L}{3})(?:ies|ments?|ions?|(?<=t)ors?|ings?|e?ly|ed|e?s|[ey])$/u, '')
    .replace(/^(?:find|look|grep|contain)$/, 'search')
    .replace(/^(?:comput|evaluat|math|express)$/, 'calculat');
