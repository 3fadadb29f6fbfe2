import { map } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { isNote } from '../protocol/replyItem';
import type { Provider } from '../types/provider';
import type { Usage } from '../types/usage';
import { decorate } from './decorate';
import { isDecoratorNote } from './isDecoratorNote';

/**
 * The function of that name of `@pydantic/genai-prices`, or one like it: what a usage costs in US dollars (`total_price`), or null for an unknown model.
 * `input_tokens` count all, `cache_read_tokens` are those of them that came from the provider's cache.
 *
 * @example
 * import { LocalProvider, withCost, type CalcPrice } from 'rxagent';
 * const flat: CalcPrice = ({ input_tokens = 0, output_tokens = 0 }) => ({ total_price: (input_tokens + 4 * output_tokens) / 1e6 });
 * const provider = withCost(new LocalProvider(), flat);
 */
export type CalcPrice = (
  usage: Record<'input_tokens' | 'output_tokens' | 'cache_read_tokens', number | undefined>,
  model: string,
  options?: { providerId?: string },
) => { total_price: number } | null | undefined;

/**
 * Adds `costUsd` to the usage of each reply, by the model that answered. A provider whose name the prices do not know is looked up by its model alone.
 * A cost that the provider tells itself stays; an unknown model has none.
 *
 * Throws a {@link ConfigurationError} where `calcPrice` is no function.
 *
 * @example
 * import { calcPrice } from '@pydantic/genai-prices';
 * import { Agent, withCost } from 'rxagent';
 * import { OpenAIProvider } from 'rxagent/openai';
 * const agent = new Agent({ provider: withCost(new OpenAIProvider(), calcPrice) });
 * agent.run('hi').then(({ usage }) => console.log(usage.costUsd));
 */
export function withCost(provider: Provider, calcPrice: CalcPrice): Provider {
  if (typeof calcPrice !== 'function') throw new ConfigurationError("withCost: its second argument is the function calcPrice of '@pydantic/genai-prices'.");
  return decorate('withCost', provider, (ask, request) => {
    let { name: answering } = provider;
    const asked = request.model ?? provider.defaultModel ?? '';
    let model = asked;
    return ask(request).pipe(
      map((item) => {
        if (!isNote(item)) return item;
        if (isDecoratorNote(item)) {
          // another try: what the failed one told of itself does not hold any more
          answering = provider.name;
          model = asked;
        }
        if (item.type === 'model') {
          answering = item.provider ?? answering;
          model = item.model;
        }
        return item.type === 'usage' ? { ...item, usage: priced(item.usage, calcPrice, model, answering) } : item;
      }),
    );
  });
}

function priced(usage: Usage, calcPrice: CalcPrice, model: string, providerId: string): Usage {
  if (usage.costUsd !== undefined) return usage;
  const tokens = { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, cache_read_tokens: usage.cachedInputTokens };
  try {
    const costUsd = (calcPrice(tokens, model, { providerId }) ?? calcPrice(tokens, model))?.total_price;
    return Number.isFinite(costUsd) ? { ...usage, costUsd: costUsd! } : usage;
  } catch {
    return usage; // counts that contradict each other have no price
  }
}
