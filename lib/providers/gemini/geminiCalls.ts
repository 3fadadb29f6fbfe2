import type { FunctionCall } from '@google/genai';
import { CallParts } from '../../protocol/callParts';
import type { ToolCall } from '../../types/toolCall';
import { PartialArguments } from './partialArguments';
import type { GeminiExtras } from './toContents';

/** A call that more parts will follow for. */
interface OpenCall extends Pick<FunctionCall, 'id' | 'name'> {
  signature: string | undefined;
  args: PartialArguments;
}

/**
 * Gathers the calls of a reply. A part is a call of its own, the same as another or not, unless it says `willContinue`: then the parts after it bring its
 * arguments, until one of them no longer says so. A call that was never closed gets a `parseError`, as its arguments are half of a JSON text.
 */
export class GeminiCalls {
  readonly #calls = new CallParts();
  #count = 0;
  #open: OpenCall | undefined;

  add(part: FunctionCall, signature?: string): void {
    const { id, name, args, partialArgs, willContinue } = part;
    if (name) this.#closeBroken();
    if (!this.#open && !partialArgs && !willContinue) {
      this.#push({ id, name, signature }, args);
      return;
    }
    this.#open ??= { ...(id && { id }), ...(name && { name }), signature, args: new PartialArguments(args ?? {}) };
    partialArgs?.forEach((arg) => this.#open?.args.add(arg));
    if (willContinue) return;
    this.#push(this.#open, this.#open.args.toJson());
    this.#open = undefined;
  }

  /** All calls so far, once. With `cut`, none of them can be run. */
  take(cut: boolean): ToolCall[] {
    this.#closeBroken();
    return this.#calls.take(cut);
  }

  #closeBroken(): void {
    if (this.#open) this.#push(this.#open, this.#open.args.toJson().slice(0, -1));
    this.#open = undefined;
  }

  #push({ id, name, signature }: { id?: string | undefined; name?: string | undefined; signature: string | undefined }, args: unknown): void {
    const gemini: GeminiExtras = { ...(id && { id }), ...(signature && { thoughtSignature: signature }) };
    this.#calls.add({ index: this.#count++, id, name, arguments: args, ...((id || signature) && { extras: { gemini } }) });
  }
}
