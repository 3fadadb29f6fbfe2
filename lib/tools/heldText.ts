/** Keeps account of a reply's text: what is certain, what is held back, and what was a call. */
export class HeldText {
  /** What is certain to be text since the last delta began. */
  out = '';
  /** Where the character at hand stands in its delta. */
  index = 0;
  /** The raw text of the calls in an open fence. */
  block = '';

  private delta = '';
  /** Where in the delta begins what was not taken yet. */
  private start = 0;
  private held = '';
  /** What opened a fence that holds calls. */
  private shell = '';
  /** The raw text of all finished calls. */
  private raw = '';

  /** Begins the next delta. */
  begin(delta: string): void {
    this.out = '';
    this.delta = delta;
    this.start = this.index = 0;
  }

  /** What was not taken yet, up to the character at hand. */
  take(end = this.index): string {
    const text = this.held + this.delta.slice(this.start, end);
    this.held = '';
    this.start = end;
    return text;
  }

  /** Puts text back, to be taken again. */
  keep(text: string): void {
    this.held = text;
  }

  /** What comes before the character at hand is text. */
  give(): void {
    this.out += this.take();
  }

  /** What comes before the character at hand belongs to a call. */
  drop(): void {
    this.raw += this.take();
  }

  /** In a fence, what comes before the first value opens it; later it belongs to the calls. */
  enter(): void {
    if (this.shell === '') this.shell = this.take();
    else this.block += this.take();
  }

  /** A call, or a fence full of calls, ends with the character at hand. */
  commit(): void {
    this.raw += this.shell + this.block + this.take(this.index + 1);
    this.shell = this.block = '';
  }

  /** The text is no call, and a fence around it stays too: it holds more than calls. */
  release(text: string): void {
    this.out += this.shell + text;
    this.raw += this.block;
    this.shell = this.block = '';
  }

  /** All that was kept from the reader. */
  recall(): string {
    const text = this.raw + this.shell + this.block + this.take();
    this.raw = this.shell = this.block = '';
    return text;
  }
}
