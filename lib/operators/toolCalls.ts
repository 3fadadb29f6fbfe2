import { concatMap, filter, type OperatorFunction } from 'rxjs';
import { isChunk } from '../messages/isChunk';
import type { AgentEvent, StreamChunk } from '../types/agentEvent';
import type { ToolCall } from '../types/toolCall';

type WithCalls = StreamChunk & { toolCalls: ToolCall[] };

/**
 * The calls that the model asks for, each once, as they come: before they run, and whether or not they can be run.
 *
 * ```text
 * source        -a-(bc)-(r|)     a a chunk with text, b a chunk with the calls x and y, c one with the call z, r the result
 *               toolCalls()
 *               ---(xyz)|
 * ```
 *
 * @example
 * import { Agent, LocalProvider, toolCalls } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.stream('hi').pipe(toolCalls()).subscribe(({ toolName, parameters }) => console.log(toolName, parameters));
 *
 * @returns A function that returns an Observable of tool calls.
 */
export const toolCalls = (): OperatorFunction<AgentEvent, ToolCall> => (source) =>
  source.pipe(
    filter((event): event is WithCalls => isChunk(event) && event.toolCalls !== undefined),
    concatMap((chunk) => chunk.toolCalls),
  );
