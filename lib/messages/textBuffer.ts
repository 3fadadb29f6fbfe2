/** How many deltas are joined at a time. */
const batch = 64;

/**
 * Text that grows by small deltas. V8 keeps `a + b` as a tree with both parts, which for a reply is several times its text; joining deltas in batches keeps
 * the cost of each constant and the memory near the text's.
 */
export class TextBuffer {
  private text = '';
  private recent: string[] = [];

  append(delta: string): void {
    if (this.recent.push(delta) < batch) return;
    this.text += this.recent.join('');
    this.recent = [];
  }

  get isEmpty(): boolean {
    return this.text === '' && this.recent.every((delta) => delta === '');
  }

  toString(): string {
    return this.text + this.recent.join('');
  }
}
