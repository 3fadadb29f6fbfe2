/** A JSON object that comes in pieces. They are joined once, and each is looked at once at most. */
export class JsonPieces {
  readonly #pieces: string[] = [];
  /** How many of them were looked at. */
  #seen = 0;
  #depth = 0;
  #opened = false;
  #quoted = false;
  #escaped = false;

  append(piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
  }

  /** Whether all that was opened is closed, so that more would be another object. */
  get isClosed(): boolean {
    for (; this.#seen < this.#pieces.length; this.#seen++) for (const char of this.#pieces[this.#seen]!) this.#look(char);
    return this.#opened && this.#depth <= 0 && !this.#quoted;
  }

  toString(): string {
    return this.#pieces.join('');
  }

  #look(char: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (char === '\\') this.#escaped = this.#quoted;
    else if (char === '"') this.#quoted = !this.#quoted;
    else if (this.#quoted) return;
    else if (char === '{' || char === '[') {
      this.#depth++;
      this.#opened = true;
    } else if (char === '}' || char === ']') this.#depth--;
  }
}
