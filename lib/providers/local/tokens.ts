import { stem } from './words';

/** A piece of a question: a word, a quotation or a calculation. */
export interface Token {
  /** As it stands in the question. */
  readonly raw: string;
  /** Without quotation marks and the punctuation after it; of a calculation, in signs only. */
  readonly text: string;
  readonly lower: string;
  readonly stem: string;
  readonly isQuoted: boolean;
  /** Such as `(2 + 3) * 4`. */
  readonly isExpression: boolean;
  /** Of the punctuation after it, the first that parts clauses: `,` `;` `.` `!` or `?`; else empty. */
  readonly end: string;
}

const operators = [
  ['plus', '+'],
  ['minus|−', '-'],
  ['times|x|×', '*'],
  ['divided by|÷', '/'],
].map(([names, sign = '']) => [names, new RegExp(`\\s*(?:${names})\\s*`, 'g'), ` ${sign} `] as const);

const number = '\\d+(?:[.,]\\d+)*';
const quotation = ['""', "''", '``', '“”', '‘’', '«»'].map(([open, close]) => `${open}[^${open}${close}]+${close}`).join('|');
/** No date; the bounded run of signs keeps a question of nothing but parentheses linear. */
const calculation = `[-(]{0,9}(?!\\d{4}-\\d\\d-|\\d+/\\d+/)${number}(?:[)\\s]*(?:[-+*/^%]|${operators.map(([names]) => names).join('|')})[-(\\s]*${number})+\\)*`;
const pattern = new RegExp(`(?:(${quotation})|(${calculation}))(?![\\p{L}\\p{N}])[,;:.!?]*|\\S+`, 'gu');

/** Takes a question to pieces, in time linear to its length. */
export const tokenize = (question: string): Token[] =>
  Array.from(question.matchAll(pattern), ([raw, quote, expression]) => {
    const bare = raw.replace(/(?<![,;:.!?])[,;:.!?]+$/, '');
    const text = expression ? operators.reduce((signs, [, name, sign]) => signs.replace(name, sign), expression) : quote ? quote.slice(1, -1) : bare;
    const lower = text.toLowerCase();
    return { raw, text, lower, stem: stem(lower), isQuoted: !!quote, isExpression: !!expression, end: /[,;.!?]/.exec(raw.slice(bare.length))?.[0] ?? '' };
  });
