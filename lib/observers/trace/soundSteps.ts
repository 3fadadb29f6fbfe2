import type { TraceStep } from '../../types/trace';

/** The steps in the order of their beginnings. A time that is no number, as in a trace from elsewhere, counts as the run's start; such a duration as 0. */
export function soundSteps(steps: readonly TraceStep[]): TraceStep[] {
  const first = steps.reduce((least, { startMs }) => (Number.isFinite(startMs) ? Math.min(least, startMs) : least), Infinity);
  const start = first === Infinity ? 0 : first;
  return steps
    .map((step) => ({ ...step, startMs: Number.isFinite(step.startMs) ? step.startMs : start, durationMs: step.durationMs > 0 && step.durationMs < Infinity ? step.durationMs : 0 }))
    .sort((a, b) => a.startMs - b.startMs);
}
