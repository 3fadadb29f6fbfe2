import type { Usage } from '../types/usage';

/** Nothing used yet. */
export const noUsage: Usage = Object.freeze({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });

/** The sum of two usages; a part that neither knows stays absent. */
export const addUsage = (a: Usage, b: Usage): Usage => {
  const sum: Usage = { inputTokens: plus(a.inputTokens, b.inputTokens), outputTokens: plus(a.outputTokens, b.outputTokens), totalTokens: plus(a.totalTokens, b.totalTokens) };
  for (const part of ['cachedInputTokens', 'reasoningTokens', 'costUsd'] as const) {
    if (a[part] !== undefined || b[part] !== undefined) sum[part] = plus(a[part], b[part]);
  }
  return sum;
};

/** A provider that leaves a part out has counted nothing there. */
const plus = (a: number | undefined, b: number | undefined): number => (a ?? 0) + (b ?? 0);
