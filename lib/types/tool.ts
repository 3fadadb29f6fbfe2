/**
 * What a tool gets beside its arguments. `Context` is the type of the `context` that it needs; written at the second parameter of `execute`, it becomes the tool's own.
 *
 * @example
 * import { tool } from 'rxagent';
 * const load = tool({
 *   name: 'load',
 *   description: 'Load a page',
 *   parameters: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
 *   execute: async ({ url }, { signal }) => (await fetch(url, { signal })).text(),
 * });
 */
export interface ToolContext<Context = unknown> {
  /** Aborts when the call is cancelled (unsubscribe, stop or time-out); made on first use. */
  readonly signal: AbortSignal;
  /** The `context` of the run's input. */
  readonly context: Context;
  readonly toolCallId: string;
  readonly runId: string;
}

/**
 * Something a model may ask to be run. Made by `tool()`, which infers the arguments from the schema. `Context` is what it needs of the run's input: it serves every
 * agent whose context has that.
 *
 * @example
 * import type { Tool } from 'rxagent';
 * const clock: Tool = { name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => Date.now() };
 */
export interface Tool<in Context = unknown> {
  /** 1 to 64 letters, digits, `_` or `-`. */
  readonly name: string;
  readonly description: string;
  /** A JSON Schema whose root has `type: 'object'`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Does the work: a value, a promise, an Observable or an async iterable of the result. */
  readonly execute: (args: Record<string, unknown>, context: ToolContext<Context>) => unknown;
  /** Whether this tool's result is the run's answer; default false. */
  readonly terminal?: boolean | undefined;
  /** Total time from start to completion in milliseconds; default none. */
  readonly timeoutMs?: number | undefined;
  /** Whether arguments are checked against `parameters` before it runs; default true. `false` is for a tool that checks them itself, such as one on another machine. */
  readonly validate?: boolean | undefined;
}

/**
 * What a model is told of a tool.
 *
 * @example
 * import type { ToolSpec } from 'rxagent';
 * const spec: ToolSpec = { name: 'clock', description: 'Tells the time', parameters: { type: 'object' } };
 */
export type ToolSpec = Pick<Tool, 'name' | 'description' | 'parameters'>;
