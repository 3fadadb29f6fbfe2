const quotations = new RegExp(['""', "''", '``', '“”', '‘’', '«»'].map(([open, close]) => `(?<![\\p{L}\\p{N}])${open}[^${open}${close}]+${close}(?![\\p{L}\\p{N}])`).join('|'), 'gu');

/** Makes each quotation one word between two U+E000, and each run of white space one character. */
export const joinQuotations = (text: string): string =>
  text.replace(/(\s)\s+/g, '$1').replace(quotations, (quotation) => `\ue000${quotation.slice(1, -1).replace(/\s/g, '\ue001')}\ue000`);

/** Undoes it; the quotation marks are left out. */
export const partQuotations = (text: string): string => text.replaceAll('\ue000', '').replaceAll('\ue001', ' ');
