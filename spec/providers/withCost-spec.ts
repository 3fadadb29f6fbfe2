import { calcPrice } from '@pydantic/genai-prices';
import { Agent, ConfigurationError, type ModelNote } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { withCost, type CalcPrice } from '../../lib/providers/withCost';
import { withFallback } from '../../lib/providers/withFallback';
import { describeDecorator, fullRequest, replyOf, timed } from '../support/decoratorContract';
import { usage } from '../support/runEvents';

const used: ModelNote = { type: 'usage', usage: usage(1000, 100) };
const answers = (model: string, provider?: string): ModelNote => ({ type: 'model', model, ...(provider !== undefined && { provider }) });
/** What each usage of a reply costs. */
const costs = (name: string, turn: ModelNote[], model?: string, price: CalcPrice = calcPrice): unknown[] => {
  const { model: _model, ...request } = fullRequest;
  const notes: ModelNote[] = [];
  const report = (note: ModelNote): void => void notes.push(note);
  withCost(scriptedProvider([turn], { name, defaultModel: 'gpt-4o-mini' }), price).stream!({ ...request, ...(model !== undefined && { model }), report }).subscribe();
  return notes.flatMap((note) => (note.type === 'usage' ? [note.usage.costUsd] : []));
};

describe('withCost', () => {
  describeDecorator('withCost', (provider) => withCost(provider, () => null));

  // $ for a million tokens in and out: gpt-4o-mini 0.15 and 0.6, gpt-4o 2.5 and 10, claude-sonnet-4-5 3 and 15, gemini-2.5-flash 0.3 and 2.5
  it.each<[string, string, ModelNote[], string | undefined, number | undefined]>([
    ['the default model', 'openai', [used], undefined, 0.00021],
    ['the model that was asked for', 'openai', [used], 'gpt-4o', 0.0035],
    ['the model that answered', 'openai', [answers('gpt-4o-2024-08-06'), used], undefined, 0.0035],
    ['nothing, where nobody knows the model that answered', 'openai', [answers(''), used], 'gpt-4o', undefined],
    ['the model that was asked, after a try that failed', 'openai', [answers('gpt-4.1'), { type: 'retry', attempt: 1, delayMs: 1, error: 'busy' }, used], 'gpt-4o', 0.0035],
    ['a model of anthropic', 'anthropic', [used], 'claude-sonnet-4-5', 0.0045],
    ['a model of gemini', 'gemini', [used], 'gemini-2.5-flash', 0.00055],
    ['a model at a provider that nobody knows', 'my gateway', [used], 'gpt-4o', 0.0035],
    ['a model of the provider that answered', 'fallback(a, b)', [answers('claude-sonnet-4-5', 'anthropic'), used], undefined, 0.0045],
    ['tokens from the cache', 'openai', [{ type: 'usage', usage: { ...usage(1000, 100), cachedInputTokens: 500 } }], undefined, 0.0001725],
    ['no tokens', 'openai', [{ type: 'usage', usage: usage(0, 0) }], undefined, 0],
    ['an unknown model', 'openai', [used], 'no-such-model', undefined],
    ['counts that contradict each other', 'openai', [{ type: 'usage', usage: { ...usage(1, 1), cachedInputTokens: 2 } }], undefined, undefined],
    ['counts that are none', 'openai', [{ type: 'usage', usage: usage(NaN, 1) }], undefined, undefined],
    ['what the provider prices itself', 'openai', [{ type: 'usage', usage: { ...usage(1, 1), costUsd: 7 } }], undefined, 7],
  ])('should price %s', (_, name, turn, model, cost) => {
    expect(costs(name, turn, model)).toEqual([cost === undefined ? undefined : expect.closeTo(cost, 10)]);
  });

  it('should price each usage that is told', () => {
    expect(costs('openai', [used, { type: 'usage', usage: usage(2000, 200) }])).toEqual([expect.closeTo(0.00021, 10), expect.closeTo(0.00042, 10)]);
  });

  it('should ask for the price by provider and model, then by model alone', () => {
    const price = jest.fn<ReturnType<CalcPrice>, Parameters<CalcPrice>>(() => null);
    const tokens = { input_tokens: 1000, output_tokens: 100, cache_read_tokens: undefined };

    expect(costs('mine', [answers('n'), used, answers('o', 'other'), used], 'm', price)).toEqual([undefined, undefined]);
    expect(price.mock.calls).toEqual([[tokens, 'n', { providerId: 'mine' }], [tokens, 'n'], [tokens, 'o', { providerId: 'other' }], [tokens, 'o']]);
  });

  it('should not change the note of the provider', () => {
    const note = structuredClone(used);
    timed(replyOf(withCost(scriptedProvider([[note]]), () => ({ total_price: 1 })), { model: 'm' }));
    expect(note).toEqual(used);
  });

  it.each<[string, CalcPrice]>([
    ['throws', () => { throw new Error('bug'); }],
    ['gives no number', () => ({ total_price: NaN })],
    ['gives nothing', () => undefined],
  ])('should leave the cost out where calcPrice %s', (_, price) => expect(costs('openai', [used], 'm', price)).toEqual([undefined]));

  it('should add up in the result, by the provider that answered', async () => {
    const spare = scriptedProvider([['a', used]], { name: 'anthropic', defaultModel: 'claude-sonnet-4-5' });
    const { usage: spent } = await new Agent({ provider: withCost(withFallback([spare]), calcPrice) }).run('hi');
    expect(spent).toEqual({ ...usage(1000, 100), costUsd: expect.closeTo(0.0045, 10) as number });
  });

  it('should refuse what is no function', () => {
    // @ts-expect-error a price list is no function
    expect(() => withCost(scriptedProvider([]), { 'gpt-4o': 1 })).toThrow(new ConfigurationError("withCost: its second argument is the function calcPrice of '@pydantic/genai-prices'."));
  });
});
