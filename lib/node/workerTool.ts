import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { identity } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { tool, type ToolOptions } from '../tools/tool';
import type { Tool, ToolContext } from '../types/tool';
import { callThread } from './callThread';
import { threadsOf, type WorkerPool } from './workerPool';

/**
 * What `workerTool()` is given: what `tool()` is, with the place of the function instead of the function.
 *
 * @example
 * import { workerTool, type WorkerToolOptions } from 'rxagent/node';
 * const options: WorkerToolOptions = {
 *   name: 'primes',
 *   description: 'Counts primes',
 *   parameters: { type: 'object', properties: { below: { type: 'integer' } }, required: ['below'] },
 *   module: new URL('./primes.js', import.meta.url),
 * };
 * const primes = workerTool(options);
 */
export interface WorkerToolOptions<Context = unknown> extends Omit<ToolOptions<{ readonly type: 'object' }>, 'execute'> {
  /** The module with the function: a `file:` URL or an absolute path of a file that Node itself can load. */
  readonly module: URL | string;
  /** The name of the function among the module's exports; default `default`. */
  readonly export?: string | undefined;
  /** What of the run's `context` goes to the thread, as plain data; default all of it. The type of its parameter is what the tool needs. */
  readonly context?: ((context: Context) => unknown) | undefined;
  /** How long a function that has asked for its `signal` may take to end by itself when the call is left, in milliseconds; default 100. Then its thread is ended. */
  readonly graceMs?: number | undefined;
  /** The threads; default those that all tools without a `pool` share. */
  readonly pool?: WorkerPool | undefined;
}

/**
 * Makes a tool whose function runs in a thread of its own, so that it may compute as long as it likes while replies stream on. The function gets `(args, { signal,
 * context, toolCallId, runId })` and gives what a local tool may give, or a generator. Throws a ConfigurationError at once if an option is wrong; a missing `piscina`, module or
 * export is one on the `tool-error` event of the first call.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { workerTool } from 'rxagent/node';
 * // primes.js: export default ({ below }) => { … return count; };
 * const primes = workerTool({
 *   name: 'primes',
 *   description: 'Counts the primes below a number',
 *   parameters: { type: 'object', properties: { below: { type: 'integer' } }, required: ['below'] },
 *   module: new URL('./primes.js', import.meta.url),
 *   timeoutMs: 10_000,
 * });
 * const agent = new Agent({ provider: new LocalProvider(), tools: [primes] });
 */
export function workerTool<Context = unknown>(options: WorkerToolOptions<Context>): Tool<Context> {
  const { module, export: exported = 'default', context: pick = identity, graceMs = 100, pool, ...rest } = options;
  const made: Tool<Context> = tool({
    ...rest,
    execute: (args: Record<string, unknown>, { signal, context, toolCallId, runId }: ToolContext<Context>): Promise<unknown> => {
      const job = { module: url, export: exported, args, context: pick(context), toolCallId, runId };
      return callThread(threadsOf(pool), { toolName: made.name, job, signal, graceMs });
    },
  });
  checkNumbers(`Tool '${made.name}'`, { graceMs }, { graceMs: { least: 0, most: LONGEST_TIMER_MS } });
  if (pool !== undefined) threadsOf(pool);
  if (typeof exported !== 'string' || exported === '') throw new ConfigurationError(`Tool '${made.name}': export must be the name of a function that the module exports.`);
  if (typeof pick !== 'function') throw new ConfigurationError(`Tool '${made.name}': context must be a function that picks what the thread needs of the run's context.`);
  const url = moduleURL(made.name, module);
  return made;
}

function moduleURL(toolName: string, module: URL | string): string {
  const text = String(module);
  if (isAbsolute(text)) return pathToFileURL(text).href;
  if (URL.canParse(text) && new URL(text).protocol === 'file:') return text;
  throw new ConfigurationError(`Tool '${toolName}': module must be a file: URL, such as new URL('./work.js', import.meta.url), or an absolute path; got '${text}'.`);
}
