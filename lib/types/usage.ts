/**
 * Tokens (and money) that a reply, a run or an agent has cost.
 *
 * @example
 * import type { Usage } from 'rxagent';
 * const usage: Usage = { inputTokens: 12, outputTokens: 3, totalTokens: 15 };
 */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** The part of `inputTokens` that came from the provider's cache. */
  cachedInputTokens?: number;
  /** The part of `outputTokens` that the model spent on reasoning. */
  reasoningTokens?: number;
  /** In US dollars, where the price is known. */
  costUsd?: number;
}
