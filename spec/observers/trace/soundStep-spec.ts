import { describe, expect, it } from '@jest/globals';
import { soundStep } from '../../../lib/observers/trace/soundStep';
import { decision, execution, failure, llmCall, request, retry, selection } from '../../support/traceSteps';

const usage = { inputTokens: 3, outputTokens: 1, totalTokens: 4 };
const at = { startMs: 0, durationMs: 0, iteration: 1 };

describe('soundStep', () => {
  it.each([
    llmCall({ model: 'm', usage, error: 'cut' }), selection({ parameters: { a: 1 } }), request(), decision({ reason: 'fine' }), execution({ isError: true }), retry(), failure(),
    { type: 'fallback', ...at, from: 'a', to: 'b', error: 'busy' }, { type: 'guard', ...at, guard: 'output', verdict: 'rewrite' }, { type: 'cancellation', ...at },
  ])('should keep a sound one: $type', (step) => {
    expect(soundStep(step)).toEqual(step);
  });

  it('should have each text and number that its type has', () => {
    expect(soundStep({ type: 'llm-call', ...at })).toEqual({ type: 'llm-call', ...at, provider: '', finishReason: '', content: '', toolCalls: 0 });
    expect(soundStep({ type: 'tool-execution', ...at, content: null })).toEqual({ type: 'tool-execution', ...at, toolCallId: '', toolName: '', content: '' });
    expect(soundStep({ type: 'retry', ...at, attempt: 'x', delayMs: NaN, iteration: '1' })).toEqual({ type: 'retry', ...at, iteration: 0, attempt: 0, delayMs: 0, error: '' });
  });

  it('should write as text what is none', () => {
    const circle: Record<string, unknown> = { name: 'x' };
    circle['self'] = circle;

    expect(soundStep({ ...execution(), toolName: { markup: '<b>' }, content: 5n, toolCallId: circle })).toMatchObject({ toolName: '{"markup":"<b>"}', content: '5', toolCallId: '{"name":"x","self":"[circular]"}' });
    expect(soundStep({ ...llmCall(), model: null, error: undefined })).toEqual({ ...llmCall(), model: undefined, error: undefined });
  });

  it('should keep what is a number of a usage', () => {
    expect(soundStep({ ...llmCall(), usage: { inputTokens: 3, costUsd: NaN, outputTokens: 'x', reasoningTokens: 2 } })).toMatchObject({ usage: { inputTokens: 3, outputTokens: 0, totalTokens: 0, reasoningTokens: 2 } });
    expect(soundStep({ ...llmCall(), usage: 'much' })).toEqual({ ...llmCall(), usage: undefined });
  });

  it.each(['later', '__proto__', 'constructor', ''])('should keep what a step of the type %j has', (type) => {
    const step = { ...at, type, toolCallId: 'a', more: { a: 1 } };

    expect(soundStep(step)).toEqual(step);
  });
});
