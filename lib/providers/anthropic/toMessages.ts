import type Anthropic from '@anthropic-ai/sdk';
import { partsOf } from '../../messages/partsOf';
import { shortId } from '../../messages/shortId';
import { textContent } from '../../messages/textContent';
import type { ContentPart, Message } from '../../types/message';
import type { ToolCall } from '../../types/toolCall';

type Block = Anthropic.ContentBlockParam;

/** What rides along on the first call of a reply, and goes back with it. */
export interface AnthropicExtras {
  /** All blocks of the reply, in order, as they came: signed thinking and the calls of server tools must not be changed or left out. */
  content: Block[];
}

/**
 * The turns of a conversation.
 *
 * - Neighbours of one role are one turn, since results of tools and system messages speak as the user. (Older models know no system messages here.)
 * - Results come first in their turn, so that they follow their calls, whatever stood between.
 * - Blank text, which the API refuses, is left out, and so is an assistant's message that is empty. An empty turn of the user says so: without it the
 *   assistant's words before it would become the beginning of the answer.
 * - The assistant's last words, if they end the conversation, end without white space: the API wants that of the beginning of an answer.
 */
export function toMessages(messages: readonly Message[]): Anthropic.MessageParam[] {
  const turns: { role: 'user' | 'assistant'; content: Block[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toBlocks(message);
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0 || message.role === 'user') turns.push({ role, content });
  }
  return turns.map(({ role, content }, index) => ({ role, content: role === 'user' ? asUser(content) : index === turns.length - 1 ? asBeginning(content) : content }));
}

function asUser(content: readonly Block[]): Block[] {
  if (content.length === 0) return [{ type: 'text', text: '(empty message)' }];
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function asBeginning(content: readonly Block[]): Block[] {
  const last = content.at(-1);
  return last?.type === 'text' ? [...content.slice(0, -1), { ...last, text: last.text.trimEnd() }] : [...content];
}

const isResult = ({ type }: Block): boolean => type === 'tool_result';

function toBlocks(message: Message): Block[] {
  switch (message.role) {
    case 'user':
      return partsOf(message).map(toPart);
    case 'tool':
      return [toResult(message)];
    case 'assistant':
      return toReply(message);
    default:
      return toText(textContent(message));
  }
}

const toText = (text: string): Anthropic.TextBlockParam[] => (text.trim() === '' ? [] : [{ type: 'text', text }]);

function toPart(part: ContentPart): Anthropic.TextBlockParam | Anthropic.ImageBlockParam {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image_url': {
      const [, mediaType, data] = /^data:([^;,]+)[^,]*;base64,(.*)$/is.exec(part.imageUrl) ?? [];
      return { type: 'image', source: mediaType && data ? toSource(mediaType, data) : { type: 'url', url: part.imageUrl } };
    }
    default:
      return { type: 'image', source: toSource(part.mediaType, part.imageBase64) };
  }
}

const toSource = (mediaType: string, data: string): Anthropic.Base64ImageSource => ({
  type: 'base64',
  media_type: mediaType.replace('image/jpg', 'image/jpeg') as Anthropic.Base64ImageSource['media_type'],
  data,
});

/** An empty result is told by leaving its content out, but the API wants to know of an error what it is. */
function toResult(message: Message): Anthropic.ToolResultBlockParam {
  const { toolCallId = '', content, contentParts, isError = false } = message;
  const parts = partsOf(message).map(toPart);
  const told = parts.length > 0 ? (contentParts?.length ? parts : content) : isError ? 'The tool failed.' : undefined;
  return { type: 'tool_result', tool_use_id: toId(toolCallId), ...(told !== undefined && { content: told }), ...(isError && { is_error: true }) };
}

const toReply = (message: Message): Block[] => keptBlocks(message) ?? [...toText(textContent(message)), ...(message.toolCalls ?? []).map(toUse)];

const toUse = ({ id, toolName, parameters }: ToolCall): Anthropic.ToolUseBlockParam => ({ type: 'tool_use', id: toId(id), name: toolName, input: parameters });

/**
 * The blocks of a reply as they came: signed thoughts, and what the server's own tools did, in their places. Calls are sent as they are by now, and so is a text that
 * was changed since; it takes the place of the first one. None where calls were added or taken away.
 */
function keptBlocks(message: Message): Block[] | undefined {
  const { toolCalls = [] } = message;
  const content = (toolCalls[0] as { anthropic?: AnthropicExtras } | undefined)?.anthropic?.content;
  if (!Array.isArray(content) || content.filter(({ type }) => type === 'tool_use').length !== toolCalls.length) return undefined;
  const text = textContent(message);
  const isSame = content.map((block) => (block.type === 'text' ? block.text : '')).join('') === text;
  const place = content.findIndex(({ type }) => type === 'text' || type === 'tool_use');
  const calls = toolCalls.values();
  return content.flatMap((block, index) => {
    if (block.type === 'text' && isSame) return block.text.trim() === '' ? [] : [block];
    const changed = !isSame && index === place ? toText(text) : [];
    if (block.type === 'text') return changed;
    return [...changed, block.type === 'tool_use' ? { ...block, ...toUse(calls.next().value!) } : block];
  });
}

/** The ids of other vendors' models may be longer than this API takes, or hold characters that it refuses. */
const toId = (id: string): string => shortId(id, 64, /[^\w-]/);
