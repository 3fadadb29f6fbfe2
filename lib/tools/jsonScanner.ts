/** What a {@link JsonScanner} knows after a character: the value goes on, has ended, is no JSON, or a new call was begun in the middle of it. */
export type JsonVerdict = 'open' | 'closed' | 'broken' | 'marker';

/** Which character may follow which in JSON, outside strings and without white space. A rough sieve: `JSON.parse` has the last word. */
const PAIR = /^(?:\{["}]|[[,:]["{[\dtfn-]|\[\]|["}\]][:,}\]]|[-+.\dEaeflnrstu][-+.\dEaelrsu,}\]])$/;

/**
 * Finds the end of one JSON object or array, a character at a time: constant work for each, nothing is read twice. It gives up at the first character
 * that JSON cannot have there (of arrays it wants objects). With a `marker` it only counts brackets outside strings, until a line opens with the marker.
 */
export class JsonScanner {
  private depth = 0;
  private quoted = false;
  private escaped = false;
  private last = '';
  /** How much of the marker was seen since the line began; -1: the line opens with something else. */
  private seen = -1;

  constructor(private readonly marker?: string) {}

  /** Takes the next character; the first one is the opening bracket. */
  push(char: string): JsonVerdict {
    if (this.marker !== undefined && this.reopens(char, this.marker)) return 'marker';
    if (this.quoted) return this.inString(char);
    if (char === ' ' || char === '\n' || char === '\t' || char === '\r') return 'open';
    if (this.marker === undefined && this.last !== '' && !this.follows(char)) return 'broken';
    this.last = char;
    if (char === '"') this.quoted = true;
    else if (char === '{' || char === '[') this.depth++;
    else if ((char === '}' || char === ']') && --this.depth === 0) return 'closed';
    return 'open';
  }

  private inString(char: string): JsonVerdict {
    if (this.marker === undefined && char < ' ') return 'broken';
    if (this.escaped) this.escaped = false;
    else if (char === '\\') this.escaped = true;
    else if (char === '"') this.quoted = false;
    return 'open';
  }

  private follows(char: string): boolean {
    return this.depth === 1 && this.last === '[' ? char === '{' : PAIR.test(this.last + char);
  }

  /** Whether a line opens with the marker, even in what looks like a string: no JSON string holds a line break. */
  private reopens(char: string, marker: string): boolean {
    if (char === '\n') this.seen = 0;
    else if (char === marker[this.seen]) this.seen++;
    else if (this.seen !== 0 || (char !== ' ' && char !== '\t')) this.seen = -1;
    return this.seen === marker.length;
  }
}
