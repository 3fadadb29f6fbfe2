/** The source of a pattern for words that say nothing about a tool. */
export const stopWord =
  '(?:(?:an?|the|in|at|on|of|to|for|from|with|by|about|and|or|then|i|me|my|we|us|our|you|your|its?|this|that|these|there|is|are|was|be|am|do|does|did|can|could|will|would' +
  '|should|has|have|what|which|who|when|where|why|how|not?|yes|if|also|just|now|today|days?|get|give|tell|let|want|need|like|use|returns|say|show|much|very|some|any|all|up' +
  '|hi|hello|hey|thanks?|please|ok|good|because)(?![\\p{L}\\p{N}]))';

const startsWithStopWord = new RegExp(`^${stopWord}`, 'iu');
export const isStopWord = (word: string): boolean => startsWithStopWord.test(word);
const synonyms = new Map(Object.entries({ find: 'search', look: 'search', comput: 'calculat', evaluat: 'calculat', math: 'calculat', express: 'calculat', many: 'list' }));

/** The words of a text in lower case; `camelCase`, `snake_case` and `kebab-case` are split. */
export const split = (text: string): string[] => text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').toLowerCase().match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];

/** Those that say something. */
export const significant = (text: string): string[] => split(text).filter((word) => word[1] && !isStopWord(word));

/** These without plural and verb endings, one for all that mean the same: `files` → `fil`, `compute` → `calculat`. */
export const stems = (text: string): string[] =>
  significant(text).map((word) => {
    const root = word.replace(/(?<=\p{L}{3})(?:ies|ments?|ions?|(?<=t)ors?|ings?|ed|e?s|[ey])$/u, '');
    return synonyms.get(root) ?? root;
  });
