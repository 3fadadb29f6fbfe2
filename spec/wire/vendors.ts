import type { Provider } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';

/** A key that nobody must ever see. */
export const KEY = 'sk-secret-0123456789';

/** One way to a model: a provider for a server on the loopback, and the wire form of a reply. */
export interface Vendor {
  name: string;
  provider: (url: string) => Provider;
  /** A whole reply as server-sent events: text, and perhaps a call. */
  reply: (deltas: readonly string[], call?: { id: string; name: string; json: string }) => string;
  /** The event that ends a reply well. */
  terminal: RegExp;
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { type: string } & Record<string, unknown>): string => `event: ${value.type}\n${data(value)}`;
const pieces = (json: string): string[] => json.match(/[\s\S]{1,5}/g) ?? [];

const chat: Vendor = {
  name: 'OpenAI chat',
  provider: (url) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey: KEY, model: 'gpt-4o' }),
  terminal: /"finish_reason":"/,
  reply: (deltas, call) => {
    const chunk = (delta: unknown, finish_reason: string | null = null): string => data({ model: 'gpt-4o-2024', choices: [{ index: 0, delta, finish_reason }] });
    const calls = call
      ? [{ id: call.id, function: { name: call.name, arguments: '' } }, ...pieces(call.json).map((json) => ({ function: { arguments: json } }))]
      : [];
    return [
      ...deltas.map((content) => chunk({ content })),
      ...calls.map((part) => chunk({ tool_calls: [{ index: 0, ...part }] })),
      chunk({}, call ? 'tool_calls' : 'stop'),
      data({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }),
      'data: [DONE]\n\n',
    ].join('');
  },
};

const responses: Vendor = {
  name: 'OpenAI Responses',
  provider: (url) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey: KEY, model: 'gpt-4o', api: 'responses' }),
  terminal: /event: response\.completed/,
  reply: (deltas, call) => {
    const message = { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: deltas.join('') }] };
    const item = call && { type: 'function_call', id: 'fc_1', call_id: call.id, name: call.name, arguments: call.json };
    const usage = { input_tokens: 7, output_tokens: 3, total_tokens: 10 };
    return [
      named({ type: 'response.created', response: { model: 'gpt-4o-2024', status: 'in_progress' } }),
      named({ type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } }),
      ...deltas.map((delta) => named({ type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'msg_1', delta })),
      named({ type: 'response.output_item.done', output_index: 0, item: message }),
      ...(call
        ? [
            named({ type: 'response.output_item.added', output_index: 1, item: { ...item, arguments: '' } }),
            ...pieces(call.json).map((delta) => named({ type: 'response.function_call_arguments.delta', output_index: 1, item_id: 'fc_1', delta })),
            named({ type: 'response.output_item.done', output_index: 1, item }),
          ]
        : []),
      named({ type: 'response.completed', response: { model: 'gpt-4o-2024', status: 'completed', output: item ? [message, item] : [message], usage } }),
    ].join('');
  },
};

const anthropic: Vendor = {
  name: 'Anthropic',
  provider: (url) => new AnthropicProvider({ baseURL: url, apiKey: KEY }),
  terminal: /event: message_stop/,
  reply: (deltas, call) =>
    [
      named({ type: 'message_start', message: { model: 'claude-sonnet-5', content: [], usage: { input_tokens: 7, output_tokens: 1 } } }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      ...deltas.map((text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
      named({ type: 'content_block_stop', index: 0 }),
      ...(call
        ? [
            named({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: call.id, name: call.name, input: {} } }),
            ...pieces(call.json).map((partial_json) => named({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json } })),
            named({ type: 'content_block_stop', index: 1 }),
          ]
        : []),
      named({ type: 'message_delta', delta: { stop_reason: call ? 'tool_use' : 'end_turn' }, usage: { output_tokens: 3 } }),
      named({ type: 'message_stop' }),
    ].join(''),
};

const gemini: Vendor = {
  name: 'Gemini',
  provider: (url) => new GeminiProvider({ baseURL: url, apiKey: KEY }),
  terminal: /"finishReason":"/,
  reply: (deltas, call) => {
    const chunk = (parts: unknown[], rest = {}): string => data({ modelVersion: 'gemini-x', candidates: [{ index: 0, content: { role: 'model', parts }, ...rest }] });
    const usageMetadata = { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 };
    return [
      ...deltas.map((text) => chunk([{ text }])),
      ...(call ? [chunk([{ functionCall: { id: call.id, name: call.name, args: JSON.parse(call.json) as unknown } }])] : []),
      data({ modelVersion: 'gemini-x', candidates: [{ index: 0, content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP' }], usageMetadata }),
    ].join('');
  },
};

/** All ways to a model that there are. */
export const vendors: readonly Vendor[] = [chat, responses, anthropic, gemini];
