import { describe, expect, it } from '@jest/globals';
import { summaryOf, type Figure } from '../../../lib/observers/trace/summaryOf';
import { timeScale } from '../../../lib/observers/trace/timeScale';
import type { TraceStep } from '../../../lib/types/trace';
import { decision, execution, failure, llmCall, retry, selection } from '../../support/traceSteps';

const figures = (steps: TraceStep[], finish?: string): Figure[] => summaryOf(steps, timeScale(steps), finish);

describe('summaryOf', () => {
  it('should sum up a run', () => {
    const usage = { inputTokens: 1000, outputTokens: 41, totalTokens: 1041, costUsd: 0.1 };
    const b = { toolCallId: 'b' };
    const steps = [retry(), retry(), llmCall({ durationMs: 1500, usage }), selection(), execution({ isError: true }), selection(b), decision({ ...b, approved: false }), execution({ ...b, isError: true }),
      llmCall({ iteration: 2, usage: { ...usage, costUsd: 0.2 } })];

    expect(figures(steps, 'stop')).toEqual([
      { label: 'Finish', value: 'stop' },
      { label: 'Duration', value: '1.5\u00a0s' },
      { label: 'Turns', value: '2', note: '2 retries' },
      { label: 'Tool calls', value: '2', note: '1 failed, 1 denied' },
      { label: 'Tokens', value: '2,082', note: '2,000 in, 82 out' },
      { label: 'Cost', value: '$0.3' },
    ]);
  });

  it('should not tell tokens or cost where none are known', () => {
    expect(figures([llmCall()]).map(({ label, note }) => [label, note])).toEqual([['Last reply', undefined], ['Duration', undefined], ['Turns', undefined], ['Tool calls', undefined]]);
    expect(figures([llmCall({ usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } })]).at(-1)?.label).toBe('Tokens');
  });

  it.each<[string, TraceStep[], string | undefined, Figure]>([
    ['a failure first', [llmCall(), failure()], 'stop', { label: 'Finish', value: 'failed', note: 'ProviderError' }],
    ['what it is told', [llmCall()], 'budget', { label: 'Finish', value: 'budget' }],
    ['a stop', [{ type: 'cancellation', startMs: 0, durationMs: 0, iteration: 0 }], undefined, { label: 'Finish', value: 'cancelled' }],
    ['the last reply', [llmCall(), llmCall({ finishReason: 'length' })], undefined, { label: 'Last reply', value: 'length' }],
    ['nothing', [], undefined, { label: 'Last reply', value: 'none' }],
  ])('should say how it ended by %s', (_, steps, finish, figure) => {
    expect(figures(steps, finish)[0]).toEqual(figure);
  });
});
