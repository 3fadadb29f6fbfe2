import type { Usage } from '../../types/usage';

type Count = number | null | undefined;

/** What a server counts; some leave out the total, or the details. */
export const usageOf = (input: Count, output: Count, total: Count, cached: Count, reasoning: Count): Usage => ({
  inputTokens: input ?? 0,
  outputTokens: output ?? 0,
  totalTokens: total ?? (input ?? 0) + (output ?? 0),
  ...(typeof cached === 'number' && { cachedInputTokens: cached }),
  ...(typeof reasoning === 'number' && { reasoningTokens: reasoning }),
});
