import type { ToolCall } from '../types/toolCall';

/**
 * A tool call for scripts and expectations. The default `id` is `call_` and the tool's name; a second call of the same tool needs one of its own, or
 * the agent gives it a random one.
 *
 * @example
 * import { scriptedProvider, toolCall } from 'rxagent/testing';
 * const provider = scriptedProvider([[toolCall('add', { a: 1, b: 2 })], 'It is 3.']);
 */
export const toolCall = (toolName: string, parameters: Record<string, unknown> = {}, id = `call_${toolName}`): ToolCall => ({ id, toolName, parameters });
