import { escapeHtml } from './escapeHtml';

/** Mark-up that is safe to put into a page: only {@link html} makes it. */
export interface Html { readonly markup: string }

/** `undefined` and `false` put nothing. */
type Piece = Html | string | number | undefined | false | readonly Html[];

/** A template that escapes each text put into it, and leaves what such templates made. */
export const html = (literals: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  markup: literals.reduce((markup, literal, index) => markup + toMarkup(pieces[index - 1]) + literal),
});

const toMarkup = (piece: Piece): string => {
  if (piece === undefined || piece === false) return '';
  if (typeof piece !== 'object') return escapeHtml(String(piece));
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
};
