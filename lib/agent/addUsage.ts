import type { Usage } from '../types/usage';

/** Nothing used yet. */
export const noUsage: Usage = Object.freeze({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });

/** The sum of two usages; a part that neither knows stays absent. */
export const addUsage = (a: Usage, b: Usage): Usage => {
  const sum: Usage = { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens, totalTokens: a.totalTokens + b.totalTokens };
  for (const part of ['cachedInputTokens', 'reasoningTokens', 'costUsd'] as const) {
    if (a[part] !== undefined || b[part] !== undefined) sum[part] = (a[part] ?? 0) + (b[part] ?? 0);
  }
  return sum;
};
