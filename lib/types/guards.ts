import type { ObservableInput } from 'rxjs';

/**
 * What a guard says: nothing or `true` lets the value pass, `{ rewrite }` puts another in its place, `{ block }` refuses it for the reason given.
 *
 * @example
 * import type { GuardVerdict } from 'rxagent';
 * const verdict: GuardVerdict<string> = { rewrite: 'My number is [hidden].' };
 */
export type GuardVerdict<T> = true | undefined | { rewrite: T } | { block: string };

/**
 * Looks at a value, at once or later (a promise or an Observable, whose first value counts). A guard that fails, ends without a verdict or gives anything else blocks
 * with "a check failed"; its error is the `cause` of the `GuardError` and never told to the model.
 *
 * @example
 * import type { Guard } from 'rxagent';
 * const noSecrets: Guard<string> = (text) => (text.includes('secret') ? { block: 'it holds a secret' } : undefined);
 */
export type Guard<T, C = unknown> = (value: T, where: C) => GuardVerdict<T> | ObservableInput<GuardVerdict<T>>;

/**
 * Checks of what goes in and out. Several guards of a kind are asked one after the other, each sees what the one before it has made. A block fails the run with a
 * `GuardError`; its `run-error` event has the messages so far, each call answered.
 *
 * @example
 * import { Agent, LocalProvider, type Guards } from 'rxagent';
 * const guards: Guards = {
 *   input: (text) => ({ rewrite: text.replace(/\d{16}/g, '[card]') }),
 *   toolResult: (text, { toolName }) => (toolName === 'read_mail' && text.includes('ignore all') ? { block: 'it looks like an injection' } : undefined),
 * };
 * const agent = new Agent({ provider: new LocalProvider(), guards });
 */
export interface Guards {
  /** The text of each user message of the input. A block fails the run before the model is asked; a rewrite is what model, memory and result know. */
  input?: Guard<string> | readonly Guard<string>[] | undefined;
  /** The final answer. A block fails the run; a rewrite stands in the result and in memory (what was streamed has been seen: see `holdOutput`). */
  output?: Guard<string> | readonly Guard<string>[] | undefined;
  /**
   * The arguments of a call, checked and coerced. A block keeps the call from running, and the run fails when the calls beside it are over; calls that wait for their turn
   * are not begun and answered `cancelled`. A rewrite, checked in its turn, is what the tool gets (the call stays as it was asked).
   */
  toolArguments?: Guard<Record<string, unknown>, { toolName: string }> | readonly Guard<Record<string, unknown>, { toolName: string }>[] | undefined;
  /**
   * What the model would hear of a tool that ran, uncut: its result as text, or its failure. A rewrite stands in its place. A block does, too, and the run fails as after one of
   * `toolArguments`, even if a terminal tool has given its answer. Progress is not looked at.
   */
  toolResult?: Guard<string, { toolName: string }> | readonly Guard<string, { toolName: string }>[] | undefined;
}
