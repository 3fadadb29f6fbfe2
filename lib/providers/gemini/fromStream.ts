import type { Candidate, GenerateContentResponse, GenerateContentResponseUsageMetadata, Part } from '@google/genai';
import type { ReplyReader } from '../../protocol/readReply';
import type { ReplyItem } from '../../protocol/replyItem';
import type { FinishReason } from '../../types/finishReason';
import type { Usage } from '../../types/usage';
import { GeminiCalls } from './geminiCalls';

/** A chunk as it is on the wire: anything may be missing, and words may be new. */
type Chunk = Partial<Pick<GenerateContentResponse, 'candidates' | 'promptFeedback' | 'usageMetadata' | 'modelVersion'>>;

/**
 * Reads the chunks of one `streamGenerateContent`. A reply is whole when a `finishReason` has come; some models give one in every chunk, so the last one counts,
 * and more may follow.
 *
 * @see https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
 */
export function geminiReader(): ReplyReader<Chunk> {
  const reply = new GeminiReply();
  return (chunk) => reply.read(Object(chunk) as Chunk);
}

class GeminiReply {
  readonly #calls = new GeminiCalls();
  #model = '';
  #called = false;
  #raw = '';

  read({ candidates, promptFeedback, usageMetadata, modelVersion }: Chunk): ReplyItem[] {
    const items: ReplyItem[] = [];
    if (modelVersion && modelVersion !== this.#model) items.push({ type: 'model', model: (this.#model = modelVersion) });
    const candidate = (candidates ?? []).find((one) => one && !one.index); // candidateCount > 1: the first one is the reply
    if (candidate) items.push(...this.#readCandidate(candidate));
    else if (promptFeedback?.blockReason) items.push({ type: 'finish', reason: 'content-filter', raw: promptFeedback.blockReason });
    if (typeof usageMetadata?.promptTokenCount === 'number') items.push({ type: 'usage', usage: toUsage(usageMetadata) });
    return items;
  }

  #readCandidate({ content, finishReason }: Candidate): ReplyItem[] {
    const items = (content?.parts ?? []).filter(Boolean).flatMap((part) => this.#readPart(part));
    const told = !finishReason || UNSPECIFIED.test(finishReason) ? undefined : finishReason;
    if (told === undefined && !this.#raw) return items;
    return [...items, ...this.#finish(told ?? this.#raw)];
  }

  #readPart(part: Part): ReplyItem[] {
    if (part.functionCall) this.#calls.add(part.functionCall, part.thoughtSignature);
    if (!part.text) return [];
    return [part.thought ? { type: 'reasoning-delta', delta: part.text } : part.text];
  }

  #finish(raw: string): ReplyItem[] {
    const calls = this.#calls.take(!WHOLE.includes(raw));
    if (calls.length === 0 && raw === this.#raw) return [];
    this.#called ||= calls.length > 0;
    this.#raw = raw;
    return [...calls, { type: 'finish', reason: raw === 'STOP' && this.#called ? 'tool-calls' : (FINISH_REASONS[raw] ?? 'other'), raw }];
  }
}

const UNSPECIFIED = /UNSPECIFIED$/;

/** The ends of a whole reply, after which its calls may run. */
const WHOLE = ['STOP', 'FUNCTION_CALL'];

const FINISH_REASONS: Record<string, FinishReason> = {
  STOP: 'stop',
  // aimock's word; Gemini itself says STOP.
  FUNCTION_CALL: 'tool-calls',
  MAX_TOKENS: 'length',
  CONTINUATION: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'error',
  MALFORMED_RESPONSE: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
};

/** Gemini counts thoughts beside the answer; the results of its own tools beside the prompt. */
function toUsage(usage: GenerateContentResponseUsageMetadata): Usage {
  const { promptTokenCount, toolUsePromptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount, cachedContentTokenCount } = usage;
  const inputTokens = (promptTokenCount ?? 0) + (toolUsePromptTokenCount ?? 0);
  const outputTokens = (candidatesTokenCount ?? 0) + (thoughtsTokenCount ?? 0);
  return {
    inputTokens,
    outputTokens,
    totalTokens: totalTokenCount ?? inputTokens + outputTokens,
    ...(typeof cachedContentTokenCount === 'number' && { cachedInputTokens: cachedContentTokenCount }),
    ...(typeof thoughtsTokenCount === 'number' && { reasoningTokens: thoughtsTokenCount }),
  };
}
