import { parseArguments } from '../messages/parseArguments';
import type { ToolCall } from '../types/toolCall';
import { JsonPieces } from './jsonPieces';

/** What a stream tells of one call at a time. */
export interface CallPart {
  /** Which call of the reply; some servers leave it out, or count from 1, or say 0 always. */
  index?: number | null | undefined;
  id?: string | null | undefined;
  name?: string | null | undefined;
  /** A piece of the arguments' JSON, or all of them as an object. */
  arguments?: unknown;
  /** Vendor data that shall ride along on the call. */
  extras?: Record<string, unknown> | undefined;
}

interface OpenCall {
  index: number;
  id: string;
  name: string;
  readonly json: JsonPieces;
  extras: Record<string, unknown>;
}

/** Why the calls of a reply that was cut off are not run: the last is incomplete, and which of the others were meant without it, nobody knows. */
const CUT = 'The reply was cut off (most likely by the limit of its tokens, maxTokens), so none of its calls was run. Ask again with shorter arguments or fewer calls.';

/** Gathers the calls of a reply from their parts: names are set, arguments appended. */
export class CallParts {
  readonly #calls: OpenCall[] = [];
  /** The newest call of each index. */
  readonly #open = new Map<number, OpenCall>();

  add(part: CallPart): void {
    const { id, name } = part;
    const call = this.#callOf(part);
    if (id && typeof id === 'string') call.id = id;
    if (name && typeof name === 'string') call.name = name;
    call.json.append(textOf(part.arguments));
    Object.assign(call.extras, part.extras);
  }

  /** All calls so far, once, in the order of their indices. With `cut`, none of them can be run. */
  take(cut = false): ToolCall[] {
    const calls = this.#calls.splice(0).sort((a, b) => a.index - b.index);
    this.#open.clear();
    return calls.map(({ id, name, json, extras }) => ({ ...extras, id, toolName: name, ...parseArguments(json.toString()), ...(cut && { parseError: CUT }) }));
  }

  #callOf(part: CallPart): OpenCall {
    const last = this.#calls.at(-1);
    const open = isNone(part.index) ? last : this.#open.get(part.index);
    if (open && !startsAnother(open, part)) return open;
    const call: OpenCall = { index: isNone(part.index) ? (last?.index ?? -1) + 1 : part.index, id: '', name: '', json: new JsonPieces(), extras: {} };
    this.#calls.push(call);
    this.#open.set(call.index, call);
    return call;
  }
}

/** Whether a part begins a call of its own, though its index is taken or missing: servers that count wrongly send whole calls, or at least name each. */
function startsAnother(open: OpenCall, { index, id, name, arguments: args }: CallPart): boolean {
  if (!name) return false;
  if (id && open.id && id !== open.id) return true;
  if (textOf(args).trim() !== '') return open.json.isClosed;
  return isNone(index) && !id && open.name !== '' && open.json.toString().trim() === '';
}

/** Whatever is no number counts as none. */
const isNone = (index: number | null | undefined): index is null | undefined => typeof index !== 'number';

const textOf = (args: unknown): string => (typeof args === 'string' ? args : args === undefined || args === null ? '' : JSON.stringify(args));
