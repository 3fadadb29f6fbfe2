import type { ToolCall } from '../types/toolCall';
import { HeldText } from './heldText';
import { JsonScanner } from './jsonScanner';
import { parseTextCalls } from './parseTextCalls';

const MARKER = 'TOOL_CALL';
/** A delta of ordinary text without one of these begins neither a call nor a line, and ends no code block. */
const SUSPICIOUS = /[\n`{[T]/;

const isBlank = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r';
const isBracket = (char: string): boolean => char === '{' || char === '[';

/** Looks at the character at hand and gives the state for the next one. */
type State = (scanner: TextCallScanner, char: string) => State;

/** Ordinary text. */
function prose(scanner: TextCallScanner, char: string): State {
  if (char === 'T') return scanner.open(marker);
  if (char === '`') return scanner.open(fence);
  if (isBracket(char) && scanner.lineStart) return scanner.open(value)(scanner, char);
  scanner.lineStart = char === '\n' || (scanner.lineStart && isBlank(char));
  return prose;
}

/** Ordinary text in a code block, where only the marker begins a call. */
function code(scanner: TextCallScanner, char: string): State {
  if (char === 'T') return scanner.open(marker);
  scanner.count = char === '`' ? scanner.count + 1 : 0;
  if (scanner.count < 3) return code;
  scanner.lineStart = false;
  return (scanner.home = prose);
}

/** Ordinary text for ever. */
const plain: State = () => plain;

/** Within the marker. */
function marker(scanner: TextCallScanner, char: string): State {
  if (char !== MARKER[scanner.count]) return scanner.release()(scanner, char);
  if (++scanner.count < MARKER.length) return marker;
  scanner.marked = true;
  return marked;
}

/** Behind the marker. */
function marked(scanner: TextCallScanner, char: string): State {
  if (isBracket(char)) return value(scanner, char);
  if (char === ':' || isBlank(char)) return marked;
  if (char !== '`' || scanner.fenced || scanner.home === code) return scanner.release()(scanner, char);
  scanner.count = 1;
  return fence;
}

/** Within the backticks that open a fence. */
function fence(scanner: TextCallScanner, char: string): State {
  if (char !== '`') return scanner.fenced ? language(scanner, char) : scanner.release()(scanner, char);
  scanner.fenced = ++scanner.count >= 3;
  return fence;
}

/** Within the language tag of a fence. */
const language: State = (scanner, char) => (/[\w+#.-]/.test(char) ? language : inside(scanner, char));

/** Before, between and behind the values in a fence that holds nothing but calls so far. */
function inside(scanner: TextCallScanner, char: string): State {
  if (isBlank(char)) return inside;
  scanner.text.enter();
  if (isBracket(char)) return scanner.open(value)(scanner, char);
  if (char === 'T') return scanner.open(marker);
  return char === '`' && scanner.text.block !== '' ? closing(scanner, char) : scanner.release()(scanner, char);
}

/** Within the backticks that close the fence. */
const closing: State = (scanner, char) => (char !== '`' ? scanner.release()(scanner, char) : ++scanner.count < 3 ? closing : scanner.commit());

/** Within a JSON value. */
function value(scanner: TextCallScanner, char: string): State {
  const { text } = scanner;
  scanner.json ??= new JsonScanner(scanner.marked ? MARKER : undefined);
  switch (scanner.json.push(char)) {
    case 'open':
      return value;
    case 'closed':
      return scanner.settle(text.take(text.index + 1));
    case 'broken':
      return scanner.release()(scanner, char);
    case 'marker':
      scanner.settle(text.take(text.index + 1).slice(0, -MARKER.length));
      text.keep(MARKER);
      scanner.marked = true;
      return marked;
  }
}

/** Behind a call: the white space there belongs to it. */
function after(scanner: TextCallScanner, char: string): State {
  if (isBlank(char)) return after;
  scanner.text.drop();
  scanner.lineStart = true;
  return scanner.home(scanner, char);
}

/** Parts one reply into text and the calls written in it. Every character is looked at once, and held back only while it may belong to a call. */
export class TextCallScanner {
  /** The calls that are still to come when the reply ends. */
  calls: ToolCall[] = [];
  readonly text = new HeldText();
  /** The state of ordinary text. */
  home: State = prose;
  /** How much was seen of the marker or of a run of backticks. */
  count = 0;
  /** Whether the line is blank so far. */
  lineStart = true;
  /** Whether the value at hand began in the middle of a line, where a marker that names no known tool is just being talked about. */
  inline = false;
  /** Whether the value at hand has the marker. */
  marked = false;
  /** Whether a fence is open that may hold calls. */
  fenced = false;
  /** Reads the value at hand. */
  json: JsonScanner | undefined;

  private state: State = prose;
  constructor(private readonly toolNames: ReadonlySet<string>) {}

  /** Takes the next delta and gives the text that is certain now, often the delta itself. */
  push(delta: string): string {
    if (this.state === this.home && !SUSPICIOUS.test(delta)) {
      this.count = 0;
      this.lineStart &&= !/[^ \t\r]/.test(delta);
      return delta;
    }
    const { text } = this;
    text.begin(delta);
    for (; text.index < delta.length; text.index++) this.state = this.state(this, delta.charAt(text.index));
    if (this.state === this.home) text.give();
    else text.keep(text.take());
    return text.out;
  }

  /** Ends the reply and gives the text that was held back and is no call. */
  end(): string {
    this.text.begin('');
    if (this.state === value && this.marked) this.state = this.settle(this.text.take());
    if (this.state === inside && this.text.block !== '') this.commit();
    else if (this.state !== after) this.release();
    return this.text.out;
  }

  /** Takes a native call: from now on all is text, also what was held back. Gives that text, and the call at the end; or the call, if there is none. */
  pass(call: ToolCall): string | ToolCall {
    if (this.home === plain && this.calls.length === 0) return call;
    this.text.begin('');
    if (this.home !== plain) this.calls = [];
    this.state = this.home = plain;
    const text = this.text.recall();
    if (text === '' && this.calls.length === 0) return call;
    this.calls.push(call);
    return text;
  }

  /** Something that may be a call begins with the character at hand. */
  open(next: State): State {
    this.text.give();
    this.count = 1;
    this.inline = !this.lineStart && !this.fenced;
    return next;
  }

  /** Decides on a value and what marks it. */
  settle(raw: string): State {
    const calls = parseTextCalls(raw.slice(raw.search(/[{[]/)), this.marked ? undefined : this.toolNames);
    if (calls.length === 0 || (this.inline && calls.some(({ toolName }) => !this.toolNames.has(toolName)))) return this.release(raw);
    for (const call of calls) this.calls.push(call);
    this.text.block += raw;
    return this.fenced ? this.leave(inside, true) : this.commit();
  }

  /** Ends a call, or a fence full of calls, with the character at hand. */
  commit(): State {
    this.text.commit();
    return this.leave(after);
  }

  /** Gives what is no call, and what opened a fence that holds more than calls. */
  release(text = this.text.take()): State {
    this.text.release(text);
    if (this.fenced) this.home = code;
    this.lineStart = false;
    return this.leave(this.home);
  }

  private leave(next: State, fenced = false): State {
    this.count = 0;
    this.marked = false;
    this.fenced = fenced;
    this.json = undefined;
    return next;
  }
}
