import type { Usage } from 'rxagent';
import { addUsage, noUsage } from '../../lib/agent/addUsage';
import { usage } from '../support/runEvents';

describe('addUsage', () => {
  it.each<[string, Usage, Usage, Usage]>([
    ['tokens', usage(1, 2), usage(10, 20), { inputTokens: 11, outputTokens: 22, totalTokens: 33 }],
    ['totals as the vendors count them', { ...usage(1, 2), totalTokens: 7 }, { ...usage(1, 2), totalTokens: 4 }, { inputTokens: 2, outputTokens: 4, totalTokens: 11 }],
    ['a part that both know', { ...usage(1, 0), cachedInputTokens: 1 }, { ...usage(2, 0), cachedInputTokens: 2 }, { ...usage(3, 0), cachedInputTokens: 3 }],
    ['a part that one knows', { ...usage(0, 1), reasoningTokens: 1 }, usage(0, 2), { ...usage(0, 3), reasoningTokens: 1 }],
    ['a price of nothing', { ...usage(0, 1), costUsd: 0 }, usage(0, 2), { ...usage(0, 3), costUsd: 0 }],
    ['nothing', noUsage, { ...usage(1, 2), costUsd: 3 }, { ...usage(1, 2), costUsd: 3 }],
  ])('should add %s', (_, a, b, sum) => {
    expect(addUsage(a, b)).toStrictEqual(sum);
    expect(addUsage(b, a)).toStrictEqual(sum);
  });

  it('should leave what it adds as it is', () => {
    const a = Object.freeze(usage(1, 2));

    expect(addUsage(a, a)).not.toBe(a);
    expect(a).toEqual(usage(1, 2));
  });

  it('should begin from a zero that nobody can change', () => {
    expect(noUsage).toStrictEqual(usage(0, 0));
    expect(Object.isFrozen(noUsage)).toBe(true);
  });

  it('should count nothing where a provider leaves a part out', () => {
    const partial = { inputTokens: 3 } as Usage;

    expect(addUsage(noUsage, partial)).toEqual({ inputTokens: 3, outputTokens: 0, totalTokens: 0 });
  });
});
