import { filter, map, type OperatorFunction } from 'rxjs';
import { isChunk } from '../messages/isChunk';
import type { AgentEvent, StreamChunk } from '../types/agentEvent';

/**
 * The pieces of text that the model writes, of all turns, as they come: what a terminal prints.
 *
 * ```text
 * source        -a-b-t-c-(r|)     a, b, c chunks with text, t a chunk without, r the result
 *               textDeltas()
 *               -A-B---C-|        their texts
 * ```
 *
 * @example
 * import { Agent, LocalProvider, textDeltas } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.stream('hi').pipe(textDeltas()).subscribe((text) => process.stdout.write(text));
 *
 * @returns A function that returns an Observable of non-empty texts.
 */
export const textDeltas = (): OperatorFunction<AgentEvent, string> => (source) =>
  source.pipe(
    filter((event): event is StreamChunk => isChunk(event) && event.content !== ''),
    map((chunk) => chunk.content),
  );
