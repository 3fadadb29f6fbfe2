import type { ModelNote } from '../types/provider';
import type { ToolCall } from '../types/toolCall';

/** Anything that a provider tells of a reply: what it emits, and its side notes. */
export type ReplyItem = string | ToolCall | ModelNote;

/** Whether an item is a side note. */
export const isNote = (item: ReplyItem): item is ModelNote => typeof item === 'object' && item !== null && !('toolName' in item) && 'type' in item;

/** Whether an item reaches the user (text, reasoning or a call) and so cannot be unsaid. */
export const isOutput = (item: ReplyItem): boolean => item !== '' && (!isNote(item) || item.type === 'reasoning-delta');
