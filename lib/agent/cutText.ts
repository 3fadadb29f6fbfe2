/** At most `length` characters of `text`, and a mark that says how much is missing; never half of a surrogate pair. */
export function cutText(text: string, length = Infinity): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… [cut: ${text.length - kept.length} of ${text.length} characters left out]`;
}
