import type OpenAI from 'openai';
import { CallParts } from '../../protocol/callParts';
import { DONE } from '../../protocol/jsonValue';
import type { ReplyReader } from '../../protocol/readReply';
import type { ReplyItem } from '../../protocol/replyItem';
import type { FinishReason } from '../../types/finishReason';
import type { Usage } from '../../types/usage';
import { addDetail, type ReasoningDetail } from './addDetail';
import type { ChatExtras } from './toChatRequest';
import { usageOf } from './usageOf';

/** A chunk as servers really send it: with fields that OpenAI does not know, and others missing. */
type Chunk = Partial<OpenAI.ChatCompletionChunk>;
interface Delta extends Omit<OpenAI.ChatCompletionChunk.Choice.Delta, 'content' | 'tool_calls' | 'function_call'> {
  /** Mistral's reasoning models send parts. */
  content?: string | Part[] | null;
  reasoning?: string | null;
  reasoning_content?: string | null;
  reasoning_details?: ReasoningDetail[] | null;
  /** As calls were told before there were `tool_calls`. */
  function_call?: { name?: string | null; arguments?: string | null } | null;
  tool_calls?: ((OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall & { extra_content?: unknown }) | null)[] | null;
}
/** Of other types there are more, such as references. */
interface Part {
  type?: string;
  text?: string;
  thinking?: { text?: string }[];
}

/**
 * Reads the chunks of one chat completion. A reply is whole when a `finish_reason` has come, or `[DONE]`, which some servers send alone.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/streaming
 */
export function chatReader(): ReplyReader<Chunk | typeof DONE> {
  const reply = new ChatReply();
  return (chunk) => (chunk === DONE ? reply.done() : reply.read(Object(chunk) as Chunk));
}

class ChatReply {
  readonly #calls = new CallParts();
  #model = '';
  #finished = false;
  #cut = false;
  #refused = false;
  #reasoning = '';
  readonly #reasoningDetails: ReasoningDetail[] = [];

  read({ model, choices, usage }: Chunk): ReplyItem[] {
    const items: ReplyItem[] = [];
    if (model && model !== this.#model) items.push({ type: 'model', model: (this.#model = model) });
    for (const choice of choices ?? []) {
      if (!choice || choice.index) continue; // n > 1: the first choice is the reply
      // Servers that do not stream put the whole message in place of the delta.
      this.#readDelta((choice as { delta?: Delta; message?: Delta }).delta ?? (choice as { message?: Delta }).message ?? {}, items);
      if (choice.finish_reason) items.push(...this.#finish(choice.finish_reason));
    }
    if (usage) items.push({ type: 'usage', usage: toUsage(usage) });
    return items;
  }

  done(): ReplyItem[] {
    return this.#finished ? this.#takeCalls() : this.#finish(undefined);
  }

  #readDelta({ content, refusal, reasoning, reasoning_content, reasoning_details, tool_calls, function_call }: Delta, items: ReplyItem[]): void {
    const thought = reasoning_content ?? reasoning;
    if (thought) items.push({ type: 'reasoning-delta', delta: thought });
    if (reasoning_content) this.#reasoning += reasoning_content;
    for (const detail of reasoning_details ?? []) if (detail) addDetail(this.#reasoningDetails, detail);
    if (content) items.push(...(typeof content === 'string' ? [content] : content.flatMap(partItems)));
    if (refusal) {
      this.#refused = true;
      items.push(refusal);
    }
    if (function_call && !tool_calls) this.#calls.add({ name: function_call.name, arguments: function_call.arguments });
    for (const call of tool_calls ?? []) {
      const { index, id, function: asked, extra_content } = call ?? {};
      this.#calls.add({ index, id, name: asked?.name, arguments: asked?.arguments, ...(extra_content !== undefined && { extras: { openaiChat: { extra_content } } }) });
    }
  }

  #finish(raw: string | undefined): ReplyItem[] {
    this.#cut = raw !== undefined && !WHOLE.includes(raw);
    const calls = this.#takeCalls();
    const reason = this.#refused ? 'refusal' : raw === undefined ? (calls.length > 0 ? 'tool-calls' : 'stop') : (FINISH_REASONS[raw] ?? 'other');
    this.#finished = true;
    return [...calls, { type: 'finish', reason, ...(raw !== undefined && { raw }) }];
  }

  /** The first call carries what has to go back with the message. */
  #takeCalls(): ReplyItem[] {
    const [first, ...others] = this.#calls.take(this.#cut);
    if (!first) return [];
    const message = {
      ...(this.#reasoning && { reasoning_content: this.#reasoning }),
      ...(this.#reasoningDetails.length > 0 && { reasoning_details: this.#reasoningDetails }),
    };
    if (Object.keys(message).length === 0) return [first, ...others];
    const openaiChat: ChatExtras = { ...(first as { openaiChat?: ChatExtras }).openaiChat, message };
    return [{ ...first, openaiChat } as typeof first, ...others];
  }
}

function partItems({ type, text, thinking }: Part): ReplyItem[] {
  if (type === 'text') return text ? [text] : [];
  const delta = (thinking ?? []).map((thought) => thought.text).join('');
  return delta ? [{ type: 'reasoning-delta', delta }] : [];
}

/** The ends of a whole reply; after any other, its last call may lack arguments and still look whole. `eos` is Together's. */
const WHOLE = ['stop', 'eos', 'tool_calls', 'function_call'];

const FINISH_REASONS: Record<string, FinishReason> = {
  stop: 'stop',
  eos: 'stop',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  length: 'length',
  // Mistral's.
  model_length: 'length',
  max_tokens: 'length',
  content_filter: 'content-filter',
  error: 'error',
  // DeepSeek's.
  insufficient_system_resource: 'error',
};

const toUsage = ({ prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details, completion_tokens_details }: Partial<OpenAI.CompletionUsage>): Usage =>
  usageOf(prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details?.cached_tokens, completion_tokens_details?.reasoning_tokens);
