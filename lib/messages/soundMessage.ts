import type { ContentPart, Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { isRecord } from './isRecord';
import { isRole } from './isRole';
import { parseArguments } from './parseArguments';

/**
 * A message that every provider can read, seen by itself: the one given where it is one. Else its texts and what is right of its parts and calls; nothing where
 * there is nothing to say and nobody who says it.
 */
export function soundMessage(value: unknown): Message | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return isSound(value as Message) ? (value as Message) : mended(value);
}

const isSound = ({ role, content, contentParts, toolCalls }: Message): boolean =>
  isRole(role) &&
  typeof content === 'string' &&
  (contentParts === undefined || (Array.isArray(contentParts) && contentParts.length > 0 && contentParts.every(isPart))) &&
  (toolCalls === undefined || (Array.isArray(toolCalls) && (role === 'assistant' ? toolCalls.every(isCall) : toolCalls.length === 0)));

/** The fields of something that may be anything. */
type Loose<T> = { [K in keyof T]?: unknown };

function mended({ role, content, contentParts, toolCalls, ...rest }: Loose<Message>): Message | undefined {
  const parts = toParts(contentParts) ?? toParts(content);
  const text = Array.isArray(content) ? (parts ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ') : toText(content);
  if (!isRole(role) && text === '' && !parts) return undefined;
  const calls = role === 'assistant' ? toCalls(toolCalls) : undefined;
  return { ...(rest as Partial<Message>), role: isRole(role) ? role : 'user', content: text, ...(parts && { contentParts: parts }), ...(calls && { toolCalls: calls }) };
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // it goes round in circles, or holds a BigInt
  }
}

function isPart(value: unknown): value is ContentPart {
  const part = Object(value) as Loose<{ type: string; text: string; imageUrl: string; imageBase64: string; mediaType: string }>;
  switch (part.type) {
    case 'text':
      return typeof part.text === 'string';
    case 'image_url':
      return typeof part.imageUrl === 'string';
    case 'image_base64':
      return typeof part.imageBase64 === 'string' && typeof part.mediaType === 'string';
    default:
      return false;
  }
}

/** What is a part, or has a text at least. An empty list, which vendors refuse, is none. */
function toParts(value: unknown): ContentPart[] | undefined {
  const parts = (Array.isArray(value) ? (value as unknown[]) : []).flatMap((part): ContentPart[] => {
    if (isPart(part)) return [part];
    const text = typeof part === 'string' ? part : (Object(part) as { text?: unknown }).text;
    return typeof text === 'string' ? [{ type: 'text', text }] : [];
  });
  return parts.length > 0 ? parts : undefined;
}

/** What the vendors take as a tool's name; models make up others, which the agent answers but the vendor would refuse to see again. */
const NAME = /^[\w-]{1,64}$/;

function isCall(value: unknown): value is ToolCall {
  const { id, toolName, parameters } = Object(value) as Loose<ToolCall>;
  return typeof id === 'string' && typeof toolName === 'string' && NAME.test(toolName) && isRecord(parameters);
}

/** What is a call, or names a tool at least. */
function toCalls(value: unknown): ToolCall[] | undefined {
  const calls = (Array.isArray(value) ? (value as unknown[]) : []).flatMap((call): ToolCall[] => {
    if (isCall(call)) return [call];
    const { id, toolName, parameters, ...rest } = Object(call) as Loose<ToolCall>;
    if (typeof toolName !== 'string') return [];
    const name = toolName.replace(/[^\w-]/g, '_').slice(0, 64) || 'unknown';
    return [{ ...(rest as Partial<ToolCall>), id: typeof id === 'string' ? id : '', toolName: name, ...parseArguments(parameters) }];
  });
  return calls.length > 0 ? calls : undefined;
}
