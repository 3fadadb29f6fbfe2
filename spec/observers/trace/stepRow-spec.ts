import { describe, expect, it } from '@jest/globals';
import { stepRow, type LoneStep } from '../../../lib/observers/trace/stepRow';
import { failure, llmCall, retry } from '../../support/traceSteps';

describe('stepRow', () => {
  it('should show a reply', () => {
    const usage = { inputTokens: 1204, outputTokens: 41, totalTokens: 1245, cachedInputTokens: 800, reasoningTokens: 7, costUsd: 0.002 };

    expect(stepRow(llmCall({ startMs: 10, durationMs: 5, model: 'gpt-5', finishReason: 'tool-calls', content: 'Let me look.', toolCalls: 2, usage }))).toEqual({
      kind: 'model',
      name: 'gpt-5',
      note: 'openai · 1,204 → 41 tokens · 2 calls',
      failed: false,
      startMs: 10,
      durationMs: 5,
      spans: [{ kind: 'model', startMs: 10, endMs: 15 }],
      facts: [['Provider', 'openai'], ['Model', 'gpt-5'], ['Finish', 'tool-calls'], ['Tokens in', '1,204 (800 cached)'], ['Tokens out', '41 (7 reasoning)'], ['Cost', '$0.002']],
      texts: [['Text', 'Let me look.']],
    });
  });

  it('should show a plain reply, an odd end and a failure', () => {
    expect(stepRow(llmCall({ toolCalls: 1 }))).toMatchObject({ name: 'openai', note: '1 call', facts: [['Provider', 'openai'], ['Finish', 'stop']] });
    expect(stepRow(llmCall()).badge).toBeUndefined();
    expect(stepRow(llmCall({ finishReason: 'length' }))).toMatchObject({ badge: 'length', failed: false });
    expect(stepRow(llmCall({ finishReason: 'error', error: 'cut off', content: 'Half' }))).toMatchObject({
      badge: 'failed', failed: true, note: 'cut off', texts: [['Error', 'cut off'], ['Text', 'Half']],
    });
  });

  it('should show all of a step that it does not know', () => {
    const step = { type: 'later', startMs: 3, durationMs: 0, iteration: 1, more: 5n } as unknown as LoneStep;

    expect(stepRow(step)).toMatchObject({
      kind: 'event', name: 'later', failed: false, spans: [{ kind: 'mark', startMs: 3, endMs: 3 }], texts: [['Step', '{\n  "type": "later",\n  "startMs": 3,\n  "durationMs": 0,\n  "iteration": 1,\n  "more": "5"\n}']],
    });
  });

  it('should show what else happens', () => {
    expect(stepRow(retry({ startMs: 20 }))).toMatchObject({
      kind: 'event', name: 'Retry 1', note: 'busy', durationMs: 500, spans: [{ kind: 'wait', startMs: 20, endMs: 520 }, { kind: 'mark', startMs: 20, endMs: 20 }],
      facts: [['Waits', '500\u00a0ms']], texts: [['Error', 'busy']],
    });
    const at = { startMs: 3, durationMs: 0, iteration: 1 };
    expect(stepRow({ type: 'fallback', ...at, from: 'a', to: 'b', error: 'busy' })).toMatchObject({ name: 'Fallback', note: 'a → b: busy', texts: [['Error', 'busy']] });
    expect(stepRow({ type: 'guard', ...at, guard: 'output', verdict: 'rewrite' })).toMatchObject({ name: 'Guard', note: 'has rewritten the output' });
    expect(stepRow({ type: 'cancellation', ...at })).toMatchObject({ name: 'Cancelled', badge: 'cancelled', failed: false });
    expect(stepRow(failure())).toMatchObject({ name: 'ProviderError', badge: 'failed', failed: true, note: 'cut off', texts: [['Error', 'cut off']] });
  });
});
