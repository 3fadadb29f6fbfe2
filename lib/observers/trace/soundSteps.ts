import type { TraceStep } from '../../types/trace';
import { soundStep } from './soundStep';

/** The steps, made sound, in the order of their beginnings. A time that is no number, as in a trace from elsewhere, counts as the run's start; such a duration as 0. */
export function soundSteps(steps: readonly TraceStep[]): TraceStep[] {
  const known = steps.filter((step) => Object(step) === step).map(soundStep);
  const first = known.reduce((least, { startMs }) => (Number.isFinite(startMs) ? Math.min(least, startMs) : least), Infinity);
  const start = first === Infinity ? 0 : first;
  return known
    .map((step) => ({ ...step, startMs: Number.isFinite(step.startMs) ? step.startMs : start, durationMs: Number.isFinite(step.durationMs) ? Math.max(0, step.durationMs) : 0 }))
    .sort((a, b) => a.startMs - b.startMs);
}
