import type { Token } from './tokens';

/** Whether a token is of one kind. */
export type Kind = (token: Token) => boolean;

export const isUrl: Kind = ({ text }) => /^(?:https?:\/\/|www\.)./i.test(text);
export const isFile: Kind = (token) =>
  /(?:\w\w\.[a-z]|\.[a-z]\w)\w{0,8}$/i.test(token.text) && !/[@\s]|^[A-Z][a-z]+\.js$/.test(token.text) && !isUrl(token);
export const isFolder: Kind = (token) => /^[\w.@~-]*[/\\]/.test(token.text) && !isFile(token);
const isPath: Kind = (token) => isFile(token) || isFolder(token) || /^[A-Z]{6,}$/.test(token.text);

/** What a string parameter takes by the end of its name. */
const kinds = (
  [
    ['expression|formula|equation', ({ isExpression }) => isExpression],
    ['ur[il]|link|website', isUrl],
    ['e?mail(?:_address)?', ({ text }) => /.@./.test(text)],
    ['date', ({ text }) => /^(?:\d{4}-\d\d-\d\d|today|tomorrow|yesterday|\w{3,6}day)$/i.test(text)],
    ['folder|dir|directory', isFolder],
    ['path|file(?:_?name)?', isPath],
  ] satisfies [string, Kind][]
).map(([names, kind]) => [new RegExp(`(?:^|_)(?:${names})$`), kind] as const);

/** What a string parameter of this name takes; undefined: any words. */
export const kindOf = (name: string): Kind | undefined =>
  kinds.find(([names]) => names.test(name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()))?.[1];

/** Whether it takes a folder or a file, which a question may also name without a slash or dot: "in lib". */
export const isPlace = (kind: Kind | undefined): boolean => kind === isFolder || kind === isPath;
