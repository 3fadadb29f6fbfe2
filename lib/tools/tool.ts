import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Tool, ToolContext } from '../types/tool';
import { argumentChecker } from './argumentChecker';

type ObjectSchema = Omit<Exclude<JSONSchema, boolean>, 'type'> & { readonly type: 'object' };

/** Resolved only for the schema at hand: to infer from it, or to resolve it for every schema that there can be, is too much for the compiler. */
type Arguments<Schema> = ObjectSchema extends Schema
  ? Record<string, unknown>
  : Schema extends ObjectSchema
    ? FromSchema<Schema, { keepDefaultedPropertiesOptional: true }>
    : never;

/**
 * What `tool()` is given.
 *
 * @example
 * import { tool, type ToolOptions } from 'rxagent';
 * const options: ToolOptions<{ type: 'object' }> = { name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => Date.now() };
 * const clock = tool(options);
 */
export interface ToolOptions<Schema, Context = unknown> {
  /** 1 to 64 letters, digits, `_` or `-`. */
  readonly name: string;
  /** Tells the model what the tool does and when to use it. */
  readonly description: string;
  /** A JSON Schema whose root has `type: 'object'`; its `default` and `format` only inform the model. */
  readonly parameters: Schema & ObjectSchema;
  /** Does the work: a value, a promise, an Observable or an async iterable of the result. The arguments are a checked copy that it may change. */
  readonly execute: (args: Arguments<Schema>, context: ToolContext<Context>) => unknown;
  /** Whether this tool's result is the run's answer; default false. */
  readonly terminal?: boolean | undefined;
  /** Total time from start to completion in milliseconds; default none. */
  readonly timeoutMs?: number | undefined;
}

/** What `tool()` infers from: the schema, and the type that is written at the second parameter of `execute`. */
interface Hints<Schema, Context> {
  readonly parameters: Schema;
  readonly execute: (args: never, context: ToolContext<Context>) => unknown;
}

/**
 * Makes a tool whose arguments are inferred from its schema, and its context from the {@link ToolContext} that is written at the second parameter of `execute` (without
 * one it needs none). For a schema that is only known at run time, or that refers to itself, write a plain `Tool`.
 * Throws a ConfigurationError at once if the name, the schema or another part is wrong.
 *
 * @example
 * import { tool } from 'rxagent';
 * const weather = tool({
 *   name: 'weather',
 *   description: 'Tells the weather of a place',
 *   parameters: {
 *     type: 'object',
 *     properties: { location: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
 *     required: ['location'],
 *   },
 *   execute: ({ location, unit = 'celsius' }) => `12 degrees ${unit} in ${location}`,
 * });
 *
 * @example
 * import { tool, type ToolContext } from 'rxagent';
 * const orders = tool({
 *   name: 'orders',
 *   description: 'Lists the orders of the user',
 *   parameters: { type: 'object', properties: { year: { type: 'integer' } }, required: ['year'] },
 *   execute: ({ year }, { context }: ToolContext<{ user: string }>) => `${context.user} has ordered nothing in ${year}`,
 * });
 */
export function tool<const Schema extends { readonly type: 'object' }, Context = unknown>(options: NoInfer<ToolOptions<Schema, Context>> & Hints<Schema, Context>): Tool<Context> {
  const made = Object.freeze<object>({ ...options }) as Tool<Context>;
  argumentChecker(made as Tool);
  return made;
}
