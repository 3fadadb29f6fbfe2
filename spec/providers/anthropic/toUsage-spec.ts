import { toUsage, type Tokens } from '../../../lib/providers/anthropic/toUsage';

it.each<[Tokens, object]>([
  [{}, { inputTokens: 0, outputTokens: 0, totalTokens: 0 }],
  [{ input_tokens: 5, output_tokens: 3 }, { inputTokens: 5, outputTokens: 3, totalTokens: 8 }],
  [{ input_tokens: 5, output_tokens: 3, cache_read_input_tokens: 10, cache_creation_input_tokens: 20 }, { inputTokens: 35, outputTokens: 3, totalTokens: 38, cachedInputTokens: 10 }],
  [{ input_tokens: 5, output_tokens: 3, cache_read_input_tokens: null, cache_creation_input_tokens: null }, { inputTokens: 5, outputTokens: 3, totalTokens: 8 }],
  [{ input_tokens: 5, output_tokens: 3, output_tokens_details: { thinking_tokens: 2 } }, { inputTokens: 5, outputTokens: 3, totalTokens: 8, reasoningTokens: 2 }],
])('toUsage should count what was read from and written to the cache as input: %j', (tokens, usage) => {
  expect(toUsage(tokens)).toEqual(usage);
});
