import { partsOf } from '../messages/partsOf';
import type { ContentPart, Message } from '../types/message';
import { toJson } from './toJson';

/** Messages in the form of `gen_ai.input.messages` and `gen_ai.output.messages`; a reply with what was reasoned for it. The bytes of images are left out. */
export const messagesJson = (messages: readonly Message[], reasoning = ''): string =>
  toJson(messages.map((message) => ({ role: message.role, parts: [...toReasoning(reasoning), ...toParts(message)] })));

const toReasoning = (content: string): Record<string, unknown>[] => (content === '' ? [] : [{ type: 'reasoning', content }]);

function* toParts(message: Message): Generator<Record<string, unknown>> {
  if (message.role === 'tool') {
    yield { type: 'tool_call_response', id: message.toolCallId, response: message.content };
    return;
  }
  for (const part of partsOf(message)) yield toPart(part);
  for (const { id, toolName, parameters } of message.toolCalls ?? []) yield { type: 'tool_call', id, name: toolName, arguments: parameters };
}

function toPart(part: ContentPart): Record<string, unknown> {
  if (part.type === 'text') return { type: 'text', content: part.text };
  if (part.type === 'image_base64') return imageBytes(part.mediaType);
  const [, mediaType] = /^data:([^;,]*)/i.exec(part.imageUrl) ?? [];
  return mediaType === undefined ? { type: 'uri', modality: 'image', uri: part.imageUrl } : imageBytes(mediaType);
}

const imageBytes = (mediaType: string): Record<string, unknown> => ({ type: 'blob', modality: 'image', mime_type: mediaType, content: '' });
