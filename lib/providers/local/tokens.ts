/** A piece of a question: a word, a quotation or a calculation. */
export interface Token {
  /** Without quotation marks and the punctuation after it. */
  readonly text: string;
  readonly form: 'word' | 'quotation' | 'calculation';
  /** The punctuation after it. */
  readonly end: string;
}

/** Quotations, calculations such as `(2 + 3) * 4` (no dates), words. Linear on hostile text: each begins where a word does, and the run of signs is bounded. */
const pattern =
  /(?:("[^"]+"|'[^']+'|`[^`]+`|“[^“”]+”|‘[^‘’]+’|«[^«»]+»)|([-(]{0,9}(?!\d{4}-\d\d-|\d+\/\d+\/)\d+(?:[.,]\d+)*(?:[)\s]*(?:[-+*/^%×÷x]|plus|minus|times)[-(\s]*\d+(?:[.,]\d+)*)+\)*))(?![\p{L}\p{N}])[,;:.!?]*|\S+/gu;

/** Takes a question to pieces. */
export const tokenize = (question: string): Token[] =>
  Array.from(question.matchAll(pattern), ([raw, quotation, calculation]) => {
    const bare = raw.replace(/(?<![,;:.!?])[,;:.!?]+$/, '');
    return { text: quotation?.slice(1, -1) ?? bare, form: quotation ? 'quotation' : calculation ? 'calculation' : 'word', end: raw.slice(bare.length) };
  });
