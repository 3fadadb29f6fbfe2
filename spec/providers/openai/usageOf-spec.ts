import { usageOf } from '../../../lib/providers/openai/usageOf';

it.each<[Parameters<typeof usageOf>, object]>([
  [[5, 3, 8, undefined, undefined], { inputTokens: 5, outputTokens: 3, totalTokens: 8 }],
  [[5, 3, undefined, undefined, undefined], { inputTokens: 5, outputTokens: 3, totalTokens: 8 }],
  [[null, undefined, null, null, null], { inputTokens: 0, outputTokens: 0, totalTokens: 0 }],
  [[5, 3, 9, 0, 2], { inputTokens: 5, outputTokens: 3, totalTokens: 9, cachedInputTokens: 0, reasoningTokens: 2 }],
])('usageOf should take what is there: %j', (counts, usage) => {
  expect(usageOf(...counts)).toEqual(usage);
});
