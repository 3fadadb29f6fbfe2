import { resolve } from 'node:path';
import type { Tool, ToolContext } from 'rxagent';
import { workerTool, type WorkerToolOptions } from 'rxagent/node';

/** A function of tools.mjs as a tool of the same name. */
export const inThread = <Context = unknown>(name: string, options: Partial<WorkerToolOptions<Context>> = {}): Tool<Context> =>
  workerTool({ name, description: name, parameters: { type: 'object' }, module: resolve('spec/support/workers/tools.mjs'), export: name, ...options });

/** What a tool gets beside its arguments, with an `abort` for its signal. */
export function toolContext(context?: unknown): ToolContext & { abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, context, toolCallId: 'call_1', runId: 'run_1', abort: () => controller.abort() };
}

/** Lets the event loop turn until something is so; the test's own time limit ends what never is. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** When a figure is the same for 2,000 turns of the event loop. */
export async function standsStill(figure: () => number): Promise<number> {
  let last = figure();
  let turns = 0;
  await until(() => {
    const now = figure();
    turns = now === last ? turns + 1 : 0;
    last = now;
    return turns === 2000;
  });
  return last;
}

/** Memory that threads see, too. */
export const sharedCells = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(8));

/** All that is streamed. */
export async function drain(values: unknown): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of values as AsyncIterable<unknown>) all.push(value);
  return all;
}
