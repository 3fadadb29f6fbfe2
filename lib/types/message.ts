import type { ToolCall } from './toolCall';

/**
 * Who speaks in a {@link Message}.
 *
 * @example
 * import type { Role } from 'rxagent';
 * const speaker: Role = 'user';
 */
export type Role = 'system' | 'user' | 'assistant' | 'tool';

/**
 * One piece of a multimodal message, in the order in which the model shall see it.
 *
 * @example
 * import type { ContentPart } from 'rxagent';
 * const part: ContentPart = { type: 'image_url', imageUrl: 'https://example.com/cat.png' };
 */
export type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; imageUrl: string }
  | { type: 'image_base64'; imageBase64: string; mediaType: string };

/**
 * One message of a conversation.
 *
 * @example
 * import type { Message } from 'rxagent';
 * const question: Message = { role: 'user', content: 'What is the weather in Bern?' };
 */
export interface Message {
  role: Role;
  /** The text; for a multimodal message, what a reader without images should see. */
  content: string;
  /** The pieces of a multimodal message; where present, they stand in place of `content`. */
  contentParts?: ContentPart[];
  /** What an assistant message asks for. */
  toolCalls?: ToolCall[];
  /** The call that a `tool` message answers. */
  toolCallId?: string;
  /** The tool that a `tool` message comes from. */
  toolName?: string;
  /** Whether a `tool` message tells of a failure; default false. */
  isError?: boolean;
}
