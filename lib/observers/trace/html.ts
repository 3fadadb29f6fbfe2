import { resultText } from '../../messages/resultText';
import { escapeHtml } from './escapeHtml';

/** Mark-up that is safe to put into a page: only {@link html} makes it. */
export interface Html { readonly markup: string }

class Markup implements Html {
  constructor(readonly markup: string) {}
}

/** `undefined` and `false` put nothing. */
type Piece = Html | string | number | undefined | false | readonly Html[];

/** A template that escapes what is put into it, whatever it is, and leaves what such templates made. */
export const html = (literals: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Markup(literals.reduce((markup, literal, index) => markup + toMarkup(pieces[index - 1]) + literal));

const toMarkup = (piece: unknown): string => {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.markup;
  return Array.isArray(piece) ? piece.map(toMarkup).join('') : escapeHtml(resultText(piece));
};
