import { describe, expect, it } from '@jest/globals';
import { soundSteps } from '../../../lib/observers/trace/soundSteps';
import type { TraceStep } from '../../../lib/types/trace';
import { failure, llmCall, retry } from '../../support/traceSteps';

describe('soundSteps', () => {
  it('should sort by time, keep the order within a moment, and leave the trace alone', () => {
    const steps = Object.freeze([llmCall({ startMs: 9 }), failure({ startMs: 5 }), retry({ startMs: 5 })]);

    expect(soundSteps(steps)).toEqual([steps[1], steps[2], steps[0]]);
  });

  it('should mend times that are no numbers', () => {
    const { durationMs, ...without } = llmCall({ startMs: 7 });
    const steps = [without as TraceStep, llmCall({ startMs: NaN, durationMs: Infinity }), llmCall({ startMs: 9, durationMs: -1 })];

    expect(soundSteps(steps).map((step) => [step.startMs, step.durationMs])).toEqual([[7, 0], [7, 0], [9, durationMs]]);
    expect(soundSteps([llmCall({ startMs: NaN })])[0]?.startMs).toBe(0);
    expect(soundSteps([])).toEqual([]);
    expect(soundSteps([llmCall({ startMs: 7 }), { ...llmCall(), startMs: '9', durationMs: '5' } as unknown as TraceStep]).map((step) => [step.startMs, step.durationMs])).toEqual([[7, 0], [7, 0]]);
  });

  it('should leave out what is no step, and mend the others', () => {
    expect(soundSteps([null, 'step', 5, llmCall({ content: 5 as unknown as string })] as TraceStep[])).toMatchObject([{ type: 'llm-call', content: '5' }]);
  });
});
