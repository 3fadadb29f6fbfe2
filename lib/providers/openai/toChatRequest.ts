import type OpenAI from 'openai';
import { isClosedSchema } from '../../protocol/isClosedSchema';
import { schemaPrompt } from '../../protocol/schemaPrompt';
import { resultsBehindCalls } from '../../messages/resultsBehindCalls';
import { shortId } from '../../messages/shortId';
import { textContent } from '../../messages/textContent';
import type { ContentPart, Message } from '../../types/message';
import type { ModelRequest } from '../../types/provider';
import type { ToolSpec } from '../../types/tool';
import type { ToolCall } from '../../types/toolCall';
import { plainRoot } from '../plainRoot';
import { contentOf } from './contentOf';

type Chat = OpenAI.ChatCompletionCreateParamsStreaming;
type ChatMessage = OpenAI.ChatCompletionMessageParam;

/** Further fields of a chat completion's request: those that the SDK knows, and any other, such as vLLM's `top_k` or OpenRouter's `provider`. */
export interface ChatParams extends Partial<Omit<Chat, 'messages' | 'stream'>> {
  messages?: never;
  [field: string]: unknown;
}

/** What servers tell on the way of a call, and want to have back with it. */
export interface ChatExtras {
  /** Fields of the assistant's message: DeepSeek's `reasoning_content`, OpenRouter's `reasoning_details`. */
  message?: Record<string, unknown>;
  /** A field of the call: Google's thought signatures. */
  extra_content?: unknown;
}

/**
 * The body of a streamed chat completion. `params` win; only `tools` are added to the agent's, which it could not do without. A schema that cannot be sent, or that a
 * `response_format` of `params` takes the place of, is told in the system prompt.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function toChatRequest({ model = '', systemPrompt, messages, tools, temperature, maxTokens, responseSchema }: Omit<ModelRequest, 'report'>, params: ChatParams = {}): Chat {
  const format = params.response_format ? undefined : toJsonFormat(responseSchema);
  const system = [systemPrompt, format ? '' : schemaPrompt(responseSchema)].filter(Boolean).join('\n\n');
  const asked = params.model ?? model;
  const reasons = isReasoningModel(asked);
  const allTools = [...tools.map(toChatTool), ...(params.tools ?? [])];
  return {
    model,
    messages: [...(system ? [{ role: 'system' as const, content: system }] : []), ...resultsBehindCalls(messages).map((message) => toChatMessage(message, asked))],
    ...(temperature !== undefined && !reasons && { temperature }),
    ...(maxTokens !== undefined && { [reasons || isChatVariant(asked) ? 'max_completion_tokens' : 'max_tokens']: maxTokens }),
    ...(format && { response_format: { type: 'json_schema', json_schema: format } }),
    stream_options: { include_usage: true },
    ...params,
    ...(allTools.length > 0 && { tools: allTools }),
    stream: true,
  };
}

/** What an answer shall match, as OpenAI takes it: with an object at its root, or not at all. */
export const toJsonFormat = (schema: ModelRequest['responseSchema']): JsonFormat | undefined =>
  schema?.['type'] === 'object' ? { name: 'answer', schema, strict: isClosedSchema(schema, { allRequired: true }) } : undefined;

interface JsonFormat {
  name: string;
  schema: Record<string, unknown>;
  /** Whether the model is held to it; otherwise it is only told. */
  strict: boolean;
}

const toChatTool = ({ name, description, parameters }: ToolSpec): OpenAI.ChatCompletionTool => ({ type: 'function', function: { name, description, parameters: plainRoot(parameters) } });

/** OpenAI's reasoning models: they want `max_completion_tokens` and refuse a temperature. */
export const isReasoningModel = (model: string): boolean => NEW_FAMILY.test(model) && !isChatVariant(model);

/** Those of the same families that do not reason: a temperature is welcome. */
const isChatVariant = (model: string): boolean => NEW_FAMILY.test(model) && /-chat\b/.test(model);

/** By any name: `o4-mini`, `openai/o4-mini`, `ft:o4-mini-2025-04-16:acme::1`. */
const NEW_FAMILY = /^(?:.*\/)?(?:ft:)?(?:o\d|gpt-(?:[5-9]|1\d)(?!\d)|codex)/;

function toChatMessage(message: Message, model: string): ChatMessage {
  const { role, toolCalls = [], toolCallId = '' } = message;
  switch (role) {
    case 'user':
      return { role, content: contentOf(message, toChatPart) };
    case 'tool':
      return { role, tool_call_id: toCallId(toolCallId, model), content: textContent(message) };
    case 'assistant':
      return toolCalls.length === 0
        ? { role, content: textContent(message) }
        : { role, content: textContent(message) || null, tool_calls: toolCalls.map((call) => toChatCall(call, model)), ...extrasOf(toolCalls[0]).message };
    default:
      return { role: 'system', content: textContent(message) };
  }
}

function toChatPart(part: ContentPart): OpenAI.ChatCompletionContentPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image_url':
      return { type: 'image_url', image_url: { url: part.imageUrl } };
    default:
      return { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.imageBase64}` } };
  }
}

/**
 * OpenAI takes ids of 40 characters at most ("Invalid 'messages[2].tool_calls[0].id': string too long"). Those in which LiteLLM hides the signatures of Gemini's
 * thoughts are longer: they have to go back as they came, but not to OpenAI's models.
 */
const toCallId = (id: string, model: string): string => (id.includes('__thought__') && !/gpt|^(?:.*\/)?o\d/.test(model) ? id : shortId(id, 40));

function toChatCall(call: ToolCall, model: string): OpenAI.ChatCompletionMessageFunctionToolCall {
  const { extra_content } = extrasOf(call);
  return {
    id: toCallId(call.id, model),
    type: 'function',
    function: { name: call.toolName, arguments: JSON.stringify(call.parameters) },
    ...(extra_content !== undefined && { extra_content }),
  };
}

const extrasOf = (call: (ToolCall & { openaiChat?: ChatExtras }) | undefined): ChatExtras => call?.openaiChat ?? {};
