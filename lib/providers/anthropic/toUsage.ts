import type Anthropic from '@anthropic-ai/sdk';
import type { Usage } from '../../types/usage';

/** What Anthropic counts; what has not changed may be missing. */
export type Tokens = Partial<Pick<Anthropic.MessageDeltaUsage, 'input_tokens' | 'output_tokens' | 'cache_read_input_tokens' | 'cache_creation_input_tokens' | 'output_tokens_details'>>;

/** Anthropic counts what was read from its cache, and what was written to it, apart from `input_tokens`. */
export function toUsage({ input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens_details }: Tokens): Usage {
  const inputTokens = (input_tokens ?? 0) + (cache_read_input_tokens ?? 0) + (cache_creation_input_tokens ?? 0);
  const outputTokens = output_tokens ?? 0;
  const reasoningTokens = output_tokens_details?.thinking_tokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(typeof cache_read_input_tokens === 'number' && { cachedInputTokens: cache_read_input_tokens }),
    ...(typeof reasoningTokens === 'number' && { reasoningTokens }),
  };
}
