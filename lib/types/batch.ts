import type { AgentResult } from './agentEvent';

/**
 * How `agent.batch` works.
 *
 * @example
 * import type { BatchOptions } from 'rxagent';
 * const gentle: BatchOptions = { concurrency: 2 };
 */
export interface BatchOptions {
  /** How many runs are under way at once; default 5. */
  concurrency?: number | undefined;
}

/**
 * How one run of a batch has ended.
 *
 * @example
 * import type { BatchItem } from 'rxagent';
 * const text = (item: BatchItem): string => (item.status === 'done' ? item.result.content : String(item.error));
 */
export type BatchItem<Parsed = unknown> = {
  type: 'item';
  /** Which input it was, from 0. */
  index: number;
} & ({ status: 'done'; result: AgentResult<Parsed> } | { status: 'failed'; error: unknown });

/**
 * What `agent.batch` emits: an item for each run, when it is over, and at the end all of them in the order of the inputs.
 *
 * @example
 * import { Agent, LocalProvider, type BatchEvent } from 'rxagent';
 * const log = (event: BatchEvent) => console.log(event.type === 'item' ? `${event.index} ${event.status}` : `${event.items.length} runs`);
 * new Agent({ provider: new LocalProvider() }).batch(['one', 'two']).subscribe(log);
 */
export type BatchEvent<Parsed = unknown> = BatchItem<Parsed> | { type: 'result'; items: BatchItem<Parsed>[] };
