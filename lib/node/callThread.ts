import { on } from 'node:events';
import { AgentError } from '../errors/agentError';
import { contextFault, endedFault, threadFault } from './threadFault';
import type { Thread, Threads } from './threads';
import { ASKED, BEGUN, type ThreadJob, type ThreadMessage, type ThreadOrder } from './threadSource';

/** A call that shall run in a thread. */
export interface ThreadCall {
  readonly toolName: string;
  readonly job: ThreadJob;
  /** Ends the call, and the thread with it unless the function ends by itself. */
  readonly signal: AbortSignal;
  /** How long a function that has asked for its `signal` may take to end. */
  readonly graceMs: number;
}

/** What a function in a thread gives: its value, or an async iterable of what it streams. Fails with what it threw, or with an error that says what to do. */
export async function callThread(threads: Threads, call: ThreadCall): Promise<unknown> {
  const { toolName, job, signal } = call;
  const thread = await enter(threads, call);
  const inbox = on(thread.port, 'message', { close: ['close'] }) as AsyncIterator<readonly [ThreadMessage], undefined>;
  const order: ThreadOrder = { ...job, cells: new Int32Array(new SharedArrayBuffer(8)) };
  const leave = watch(thread, order, call);
  const next = async (): Promise<ThreadMessage> => {
    const told = await inbox.next();
    if (told.done) throw endedFault(toolName, await thread.freed.then(() => 'it was stopped', (error: unknown) => error), thread.isUsed && !signal.aborted);
    const [message] = told.value;
    if (message.type === 'error') throw threadFault(toolName, job, message);
    return message;
  };
  try {
    thread.port.postMessage(order);
  } catch (error) {
    thread.port.close();
    throw contextFault(toolName, error);
  }
  try {
    const first = await next();
    return first.type === 'value' ? first.value : stream(first, next, leave);
  } catch (error) {
    // What earlier calls have left in a thread (a timer that throws, say) may end it before it has seen this one: another shall have it.
    if (thread.isUsed && Atomics.load(order.cells, BEGUN) === 0 && !signal.aborted) return callThread(threads, call);
    throw error;
  }
}

/** A thread. What earlier calls have left in one may end it even before it calls home: there is a second try. */
async function enter(threads: Threads, call: ThreadCall, isLast = false): Promise<Thread> {
  try {
    return await threads.enter(call.signal);
  } catch (error) {
    if (AgentError.isInstance(error)) throw error;
    if (isLast || call.signal.aborted) throw endedFault(call.toolName, error, false);
    return enter(threads, call, true);
  }
}

async function* stream(first: ThreadMessage, next: () => Promise<ThreadMessage>, leave: () => void): AsyncGenerator {
  try {
    for (let message = first; message.type === 'next'; message = await next()) yield message.value;
  } finally {
    leave();
  }
}

/**
 * Keeps an eye on a call: closes its port with its last message, and ends its thread when the call is left. A function that has asked for its signal is told, and has
 * `graceMs` to end by itself; any other could not know, so its thread is ended at once.
 */
function watch({ port, freed, end }: Thread, { cells }: ThreadOrder, { signal, graceMs }: ThreadCall): () => void {
  let isOver = false;
  const leave = (): void => {
    if (isOver) return;
    isOver = true;
    if (Atomics.load(cells, ASKED) === 0) {
      end();
      return;
    }
    port.postMessage('abort');
    const grace = setTimeout(end, graceMs);
    freed.finally(() => clearTimeout(grace)).catch(() => undefined);
  };
  port.on('message', ({ type }: ThreadMessage) => {
    if (type === 'next') return;
    isOver = true;
    port.close();
  });
  port.on('close', () => {
    isOver = true;
    signal.removeEventListener('abort', leave);
  });
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  return leave;
}
