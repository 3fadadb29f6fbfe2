const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\r': '&#13;', '\x7f': '␡' };

/**
 * Text for an HTML element or a quoted attribute, which a parser gives back as it was. Control characters, which HTML cannot hold, become their pictures (`␀`, `␛`).
 */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'\0-\x08\v-\x1f\x7f]/g, (char) => named[char] ?? String.fromCharCode(0x2400 + char.charCodeAt(0)));
