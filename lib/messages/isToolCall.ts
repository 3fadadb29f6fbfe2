import type { ToolCall } from '../types/toolCall';
import { isPlainObject } from './isPlainObject';

/**
 * Whether a value is a {@link ToolCall}: an object whose `toolName` is a string and whose `parameters` are a plain object. The `id` is not
 * looked at: a provider may leave it out, and the agent then gives one before anyone sees the call.
 *
 * @example
 * import { isToolCall, type ToolCall } from 'rxagent';
 * const label = (item: string | ToolCall): string => (isToolCall(item) ? item.toolName : item);
 */
export const isToolCall = (value: unknown): value is ToolCall => {
  const call = value as ToolCall | null | undefined;
  return typeof call === 'object' && typeof call?.toolName === 'string' && isPlainObject(call.parameters);
};
