import { addUsage } from '../agent/addUsage';
import type { Usage } from '../types/usage';
import type { AgUiUsage } from './agUiEvent';

const COUNTS = ['inputTokens', 'outputTokens', 'totalTokens', 'reasoningTokens', 'cachedInputTokens'] as const;

/** What the replies of a run have cost, one sum for each model that has answered. */
export class UsageByModel {
  readonly #sums = new Map<string, { provider: string; model: string | undefined; usage: Usage }>();

  add(provider: string, model: string | undefined, usage: Usage | undefined): void {
    if (!usage) return;
    const key = JSON.stringify([provider, model]);
    const sum = this.#sums.get(key)?.usage;
    this.#sums.set(key, { provider, model, usage: sum ? addUsage(sum, usage) : usage });
  }

  /** The field of an event; none where no provider has told. AG-UI has counts alone, so what is no count is left out, and so is money. */
  total(): { usage?: AgUiUsage[] } {
    const entries = [...this.#sums.values()].map(({ provider, model, usage }): AgUiUsage => {
      const counts = COUNTS.flatMap((name) => (isCount(usage[name]) ? [[name, usage[name]] as const] : []));
      return { provider, ...(model !== undefined && { model }), ...Object.fromEntries(counts) };
    });
    return entries.length > 0 ? { usage: entries } : {};
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
