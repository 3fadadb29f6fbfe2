import type { MessagePort } from 'node:worker_threads';

/** What a thread is asked to do. */
export interface ThreadJob {
  /** A `file:` URL. */
  readonly module: string;
  readonly export: string;
  readonly args: Record<string, unknown>;
  readonly context: unknown;
  readonly toolCallId: string;
  readonly runId: string;
}

/** What the thread gets: the job, and shared cells that it sets: the first when the function asks for `signal`, the second when the job has come. */
export interface ThreadOrder extends ThreadJob {
  readonly cells: Int32Array;
}

/** The places of its cells. */
export const ASKED = 0;
export const BEGUN = 1;

/** With what a thread calls home; `isUsed` when it has served calls before. */
export interface ThreadHello {
  readonly rxagent: number;
  readonly port: MessagePort;
  readonly isUsed: boolean;
}

/** Where something went wrong: the module's import, its export, the function itself, or the way of its values to the main thread. */
export type ThreadStage = 'load' | 'export' | 'run' | 'clone';

/** What a thread tells about its job; all but `next` are the last of it. */
export type ThreadMessage =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'next'; readonly value: unknown }
  | { readonly type: 'done' }
  | { readonly type: 'error'; readonly stage: ThreadStage; readonly name?: string; readonly message: string; readonly code?: string | number; readonly stack?: string; readonly exports?: readonly string[] };

/**
 * The program of one call in a thread. It is text, not a file, so that it is there wherever this library is: from its sources, as ES module, as CommonJS, and in bundles.
 * The thread calls home with a port of its own (through `parentPort`), gets its {@link ThreadOrder} there, and tells its {@link ThreadMessage}s. The text is the same
 * for the same id, so that V8 compiles it once: ids are to be few.
 */
export const threadSource = (id: number): string => `(${program})(${id})`;

const program = String.raw`async (id) => {
  const { MessageChannel, parentPort } = process.getBuiltinModule('node:worker_threads');
  // A script of node:vm cannot import (its loader option prints a warning); a CommonJS module can.
  const key = Symbol.for('rxagent.loader');
  const isUsed = key in globalThis;
  const loader = (globalThis[key] ??= new (process.getBuiltinModule('node:module'))('/rxagent-thread.cjs'));
  if (!isUsed) loader._compile('module.exports = (url) => import(url)', loader.id);
  const { port1: port, port2 } = new MessageChannel();
  let controller;
  const job = await new Promise((resolve) => {
    port.on('message', (message) => (message === 'abort' ? controller?.abort() : resolve(message)));
    port.once('close', () => resolve());
    parentPort.postMessage({ rxagent: id, port: port2, isUsed }, [port2]);
  });
  if (!job) return;
  Atomics.store(job.cells, ${BEGUN}, 1);

  const context = {
    get signal() {
      Atomics.store(job.cells, ${ASKED}, 1);
      return (controller ??= new AbortController()).signal;
    },
    context: job.context,
    toolCallId: job.toolCallId,
    runId: job.runId,
  };

  let stage = 'load';
  const send = (type, value) => {
    try {
      port.postMessage({ type, value });
    } catch (error) {
      stage = 'clone';
      throw error;
    }
  };
  const onAbort = (leave) => context.signal.addEventListener('abort', leave);

  // What the function gave is seen as lib/tools/fromToolResult.ts sees what a local one gives; a synchronous generator is a stream, too.
  const observed = (source) => new Promise((resolve, reject) => {
    let subscription;
    let over = false;
    const end = (settle) => (reason) => {
      over = true;
      subscription?.unsubscribe();
      settle(reason);
    };
    const next = (value) => {
      if (over) return;
      try {
        send('next', value);
      } catch (error) {
        end(reject)(error);
      }
    };
    onAbort(end(resolve));
    subscription = source.subscribe({ next, error: end(reject), complete: end(resolve) });
    if (over) subscription.unsubscribe();
  });
  const pulled = async (iterator) => {
    onAbort(() => void Promise.resolve(iterator.return?.()).catch(() => undefined));
    for await (const value of { [Symbol.asyncIterator]: () => iterator }) send('next', value);
  };
  const streamOf = (result) => {
    if (Object(result) !== result) return undefined;
    const observable = result[Symbol.observable] ?? result['@@observable'];
    if (typeof observable === 'function') return () => observed(observable.call(result));
    if (typeof result[Symbol.asyncIterator] === 'function') return () => pulled(result[Symbol.asyncIterator]());
    if (Object.prototype.toString.call(result) !== '[object Generator]') return undefined;
    return () => {
      for (const value of result) send('next', value);
    };
  };

  let names;
  try {
    const found = await loader.exports(job.module);
    stage = 'export';
    // What CommonJS exports is the default export of its namespace.
    const work = [found[job.export], found.default?.[job.export]].find((value) => typeof value === 'function');
    names = Object.keys(found).filter((key) => typeof found[key] === 'function');
    if (!work) throw new Error('not a function');
    stage = 'run';
    const result = await work(job.args, context);
    const stream = streamOf(result);
    if (stream) await stream();
    send(stream ? 'done' : 'value', stream ? undefined : result);
  } catch (error) {
    let told = { message: 'an error that cannot be written as text' };
    try {
      told = error instanceof Error ? { name: String(error.name), message: String(error.message), stack: String(error.stack) } : { message: String(error) };
      const code = error?.code;
      if (['string', 'number'].includes(typeof code)) told.code = code;
    } catch {}
    port.postMessage({ type: 'error', stage, ...told, exports: names });
  }
}`;
