/** Compact JSON on lines of its own, and each other text as it is: also JSON that would lose something (digits of a long number, a repeated key). */
export function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === withoutBlanks(text) ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

/** The same JSON without the blanks between its tokens. */
const withoutBlanks = (json: string): string => json.replace(/("(?:[^"\\]+|\\.)*")|\s+/g, '$1');
