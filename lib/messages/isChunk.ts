import type { StreamChunk } from '../types/agentEvent';

/**
 * Whether a value is a {@link StreamChunk}, told by its `type` alone. Takes any value, throws on none.
 *
 * @example
 * import { filter } from 'rxjs';
 * import { Agent, isChunk, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.stream('hi').pipe(filter(isChunk)).subscribe((chunk) => console.log(chunk.iteration, chunk.content));
 */
export const isChunk = (event: unknown): event is StreamChunk => (event as StreamChunk | null | undefined)?.type === 'chunk';
