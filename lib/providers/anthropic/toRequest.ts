import type Anthropic from '@anthropic-ai/sdk';
import { isClosedSchema } from '../../protocol/isClosedSchema';
import { schemaPrompt } from '../../protocol/schemaPrompt';
import { textContent } from '../../messages/textContent';
import type { ModelRequest } from '../../types/provider';
import type { ToolSpec } from '../../types/tool';
import { plainRoot } from '../plainRoot';
import { toMessages } from './toMessages';

type Body = Anthropic.MessageCreateParamsStreaming;

/** Further fields of a request: those that the SDK knows, and any other, such as `temperature` for older models or what a beta header opens. */
export interface MessagesParams extends Partial<Omit<Body, 'messages' | 'stream'>> {
  messages?: never;
  [field: string]: unknown;
}

/**
 * The body of a streamed message.
 *
 * System messages at the beginning join the system prompt, but for the last one if nobody else speaks, since somebody has to; for later ones see {@link toMessages}.
 * A schema that cannot be sent, or that an `output_config.format` of `params` takes the place of, is told in the system prompt.
 *
 * @see https://platform.claude.com/docs/en/api/messages/create
 */
export function toRequest({ model = '', systemPrompt, messages, tools, temperature, maxTokens, responseSchema }: Omit<ModelRequest, 'report'>, params: MessagesParams = {}): Body {
  const { tools: further = [], ...others } = params;
  const format = params.output_config?.format ? undefined : toFormat(responseSchema, params.model ?? model);
  const begin = messages.findIndex(({ role }) => role !== 'system'); // -1, which is before the last one, if there is none
  const [leading, rest] = [messages.slice(0, begin), messages.slice(begin)];
  const system = [systemPrompt, format ? '' : schemaPrompt(responseSchema), ...leading.map(textContent)].filter((text) => text.trim() !== '').join('\n\n');
  const degree = accepted(temperature, params.model ?? model, params.thinking);
  return {
    model,
    max_tokens: limit(maxTokens, params.thinking),
    ...(system && { system }),
    messages: toMessages(rest),
    ...(tools.length + further.length > 0 && { tools: [...tools.map(toTool), ...further] }),
    ...(degree !== undefined && { temperature: degree }),
    ...others,
    ...(format && { output_config: { ...params.output_config, format } }),
    stream: true,
  };
}

/** What an answer shall match, where the model can be held to it. */
const toFormat = (schema: ModelRequest['responseSchema'], model: string): Anthropic.JSONOutputFormat | undefined =>
  schema && WITH_SCHEMA.test(model) && isClosedSchema(schema, { noReferences: true }) ? { type: 'json_schema', schema } : undefined;

/** Claude 4.5 and later, in any spelling. */
const WITH_SCHEMA = /claude-(?:(?:opus|sonnet|haiku)-(?:4[-.](?:[5-9]|\d\d)(?!\d)|[5-9](?!\d))|mythos)/i;

const toTool = ({ name, description, parameters }: ToolSpec): Anthropic.Tool => ({ name, description, input_schema: plainRoot(parameters) as Anthropic.Tool.InputSchema });

/** The API insists on a limit. Thinking counts towards it, so a budget that leaves nothing for the answer is added to it. */
function limit(maxTokens = 8192, thinking: Body['thinking']): number {
  const budget = thinking?.type === 'enabled' ? thinking.budget_tokens : 0;
  return budget < maxTokens ? maxTokens : budget + maxTokens;
}

/**
 * The temperature, where it is allowed: not while thinking, and not for a Claude model newer than Opus 4.6 (`temperature` is deprecated for this model). Claude's
 * highest is 1, where other vendors have 2.
 */
function accepted(temperature: number | undefined, model: string, thinking: Body['thinking']): number | undefined {
  if (temperature === undefined || (thinking && thinking.type !== 'disabled')) return undefined;
  if (!/claude/i.test(model)) return temperature;
  return WITH_TEMPERATURE.test(model) ? Math.min(temperature, 1) : undefined;
}

/** Claude 1 to 3, and 4 up to 4.6, in any spelling: `claude-3-5-haiku-latest`, `anthropic.claude-sonnet-4-20250514-v1:0`, `anthropic/claude-opus-4.6`. */
const WITH_TEMPERATURE = /claude-(?:instant|[1-3]\b|(?:(?:opus|sonnet|haiku)-)?4(?!\d|[-.](?:[7-9]|\d\d)(?!\d)))/i;
