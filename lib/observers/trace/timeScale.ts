import type { TraceStep } from '../../types/trace';

/** The common time axis of a page. */
export interface TimeScale {
  /** When the first step began. */
  startMs: number;
  /** From then to the end of the last. */
  durationMs: number;
  /** Round times since the start, the first 0. */
  ticks: readonly number[];
  /** Where a time is on the axis, from 0 to 100; what lies outside is at the edge. */
  percent: (timeMs: number) => number;
}

/** The axis from the first beginning to the last end; steps come in any order. The delay of a retry, which may have been cut short, does not make it longer. */
export function timeScale(steps: readonly TraceStep[]): TimeScale {
  const startMs = steps.reduce((first, step) => Math.min(first, step.startMs), steps[0]?.startMs ?? 0);
  const durationMs = steps.reduce((last, step) => Math.max(last, step.startMs + step.durationMs), startMs) - startMs;
  const stepMs = tickStep(durationMs / 6);
  const ticks = Array.from({ length: durationMs > 0 ? Math.floor(durationMs / stepMs) + 1 : 1 }, (_, index) => index * stepMs);
  const percent = (timeMs: number): number => (durationMs > 0 ? Math.min(100, Math.max(0, ((timeMs - startMs) / durationMs) * 100)) : 0);
  return { startMs, durationMs, ticks, percent };
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The next round time from `ms` up. */
const tickStep = (ms: number): number =>
  ms <= 20_000 ? decimal(ms) : ([0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * minuteMs).find((step) => step >= ms) ?? decimal(ms / dayMs) * dayMs);

/** 1, 2 or 5 with zeros behind or before. */
const decimal = (value: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((digit) => digit * magnitude >= value) ?? 10) * magnitude;
};
