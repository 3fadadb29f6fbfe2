import { isStopWord, stems } from './words';

/** A piece of a question. */
export interface Token {
  /** Without quotation marks and the punctuation after it; a calculation in signs only. */
  readonly text: string;
  readonly form: 'word' | 'quotation' | 'calculation';
  /** The punctuation after it. */
  readonly end: string;
}

/** Quotations, calculations such as `(2 + 3) * 4` (no dates), words. Linear on hostile text: each begins where a word does, and a run of signs is bounded. */
const pattern =
  /(?:("[^"]+"|'[^']+'|`[^`]+`|“[^“”]+”|‘[^‘’]+’|«[^«»]+»)|([-(]{0,9}(?!\d{4}-\d\d-|\d+\/\d+\/)\d+(?:[.,]\d+)*(?:[)\s]*(?:[-+*/^%×÷x]|plus|minus|times|divided by)[-(\s]*\d+(?:[.,]\d+)*)+\)*))(?![\p{L}\p{N}])[,;:.!?]*|\S+/gu;

/** Takes a question to pieces. */
export const tokenize = (question: string): Token[] =>
  Array.from(question.matchAll(pattern), ([raw, quotation, calculation]) => {
    const bare = raw.replace(/(?<![,;:.!?])[,;:.!?]+$/, '');
    const end = raw.slice(bare.length);
    if (quotation) return { text: quotation.slice(1, -1), form: 'quotation', end };
    if (!calculation) return { text: bare, form: 'word', end };
    const text = bare.replace(/plus/g, '+').replace(/minus/g, '-').replace(/times|[x×]/g, '*').replace(/divided by|÷/g, '/');
    return { text, form: 'calculation', end };
  });

/** Tokens as a text again, without quotation marks and the punctuation at its end. */
export const textOf = (tokens: readonly Token[]): string => tokens.map(({ text, end }, at) => (tokens[at + 1] ? text + end : text)).join(' ');

/** Whether a token is a word that says nothing about which tool is asked for. */
export const isStop = (token: Token | undefined): boolean => token?.form === 'word' && isStopWord(token.text);

/** Whether a token is a word, or a name such as `get_weather`, that says one of these and nothing else. */
export function isAmong(list: readonly string[], { form, text }: Token): boolean {
  const said = form === 'word' ? stems(text) : [];
  return said.length > 0 && said.every((word) => list.includes(word));
}
