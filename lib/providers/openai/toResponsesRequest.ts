import type OpenAI from 'openai';
import { schemaPrompt } from '../../protocol/schemaPrompt';
import { resultsBehindCalls } from '../../messages/resultsBehindCalls';
import { shortId } from '../../messages/shortId';
import { textContent } from '../../messages/textContent';
import type { ContentPart, Message } from '../../types/message';
import type { ModelRequest } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import type { ToolSpec } from '../../types/tool';
import { plainRoot } from '../plainRoot';
import { contentOf } from './contentOf';
import { CALL_ID_LENGTH, keptOutput } from './keptOutput';
import { isReasoningModel, toJsonFormat } from './toChatRequest';

type ResponsesRequest = OpenAI.Responses.ResponseCreateParamsStreaming;
type InputItem = OpenAI.Responses.ResponseInputItem;
type Includable = OpenAI.Responses.ResponseIncludable;

/** Further fields of a Responses request: those that the SDK knows, and any other. */
export interface ResponsesParams extends Partial<Omit<ResponsesRequest, 'input' | 'stream' | 'conversation'>> {
  input?: never;
  /** The vendor would add to it what each request holds anyway, and so have everything twice. */
  conversation?: never;
  [field: string]: unknown;
}

/**
 * The body of a streamed response. By default nothing is kept at the vendor: reasoning comes encrypted, and goes back with the calls that it led to.
 *
 * `params` win; only `tools`, `include` and `text` are added to what stands here, since a request without the agent's tools or the reasoning would break the run
 * (`include: null` asks for nothing). A schema that cannot be sent, or that a `text.format` of `params` takes the place of, is told in the instructions.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/create
 */
export function toResponsesRequest({ model = '', systemPrompt, messages, tools, temperature, maxTokens, responseSchema }: Omit<ModelRequest, 'report'>, params: ResponsesParams = {}): ResponsesRequest {
  const reasons = isReasoningModel(params.model ?? model);
  const format = params.text?.format ? undefined : toJsonFormat(responseSchema);
  const instructions = [systemPrompt, format ? '' : schemaPrompt(responseSchema)].filter(Boolean).join('\n\n');
  const allTools = [...tools.map(toFunctionTool), ...(params.tools ?? [])];
  const include = params.include === null ? [] : [...new Set([...(reasons ? REASONING : []), ...(params.include ?? [])])];
  return {
    model,
    ...(instructions && { instructions }),
    input: resultsBehindCalls(messages).flatMap((message) => toInputItems(message, params.store === true)),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(temperature !== undefined && !reasons && { temperature }),
    store: false,
    ...params,
    ...(format && { text: { ...params.text, format: { type: 'json_schema', ...format } } }),
    ...(allTools.length > 0 && { tools: allTools }),
    ...(include.length > 0 && { include }),
    stream: true,
  };
}

/** Other models answer 400 to it: "Encrypted content is not supported with this model." */
const REASONING: Includable[] = ['reasoning.encrypted_content'];

/** Not strict, which is the default here: strict schemas must name every property as required. */
const toFunctionTool = ({ name, description, parameters }: ToolSpec): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  name,
  description,
  parameters: plainRoot(parameters),
  strict: false,
});

function toInputItems(message: Message, stored: boolean): InputItem[] {
  const { role, toolCalls = [], toolCallId = '' } = message;
  switch (role) {
    case 'user':
      return [{ role, content: contentOf(message, toInputPart) }];
    case 'tool':
      return [{ type: 'function_call_output', call_id: shortId(toolCallId, CALL_ID_LENGTH), output: contentOf(message, toInputPart) }];
    case 'assistant': {
      const text = textContent(message);
      return keptOutput(message, stored) ?? [...(text ? [{ role, content: text }] : []), ...toolCalls.map(toFunctionCall)];
    }
    default:
      return [{ role: 'system', content: textContent(message) }];
  }
}

function toInputPart(part: ContentPart): OpenAI.Responses.ResponseInputText | OpenAI.Responses.ResponseInputImage {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text };
    case 'image_url':
      return { type: 'input_image', image_url: part.imageUrl, detail: 'auto' };
    default:
      return { type: 'input_image', image_url: `data:${part.mediaType};base64,${part.imageBase64}`, detail: 'auto' };
  }
}

const toFunctionCall = ({ id, toolName, parameters }: ToolCall): OpenAI.Responses.ResponseFunctionToolCall => ({
  type: 'function_call',
  call_id: shortId(id, CALL_ID_LENGTH),
  name: toolName,
  arguments: JSON.stringify(parameters),
});
