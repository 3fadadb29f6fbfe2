import type { RunView, Span } from '../session/runView';
import { duration } from '../ui/format';

/** A bar as it is drawn: places and widths in per cent of the axis. */
export interface Bar {
  readonly span: Span;
  readonly left: number;
  readonly width: number;
  /** How much of the width passed before the work began to be seen. */
  readonly idle: number;
  readonly took: string;
}

export interface Axis {
  readonly bars: readonly Bar[];
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** The bars of a run at a moment, on an axis that grows by steps, so that bars grow and do not shrink at every moment. */
export function toAxis(run: RunView, nowMs: number): Axis {
  const endMs = run.endMs ?? Math.max(nowMs, run.startMs);
  const spanMs = Math.max(endMs - run.startMs, 1) * (run.endMs === undefined ? 1.12 : 1.02);
  const totalMs = Math.max(spanMs, 1000);
  const percent = (ms: number): number => Math.max(0, Math.min(100, (ms / totalMs) * 100));
  const bars = run.spans.map((span) => {
    const until = span.endMs ?? endMs;
    const width = percent(until - span.startMs);
    const idleMs = Math.min(until, span.workMs ?? until) - span.startMs;
    return { span, left: percent(span.startMs - run.startMs), width, idle: idleMs > 20 && width > 0 ? Math.min(100, (percent(idleMs) / width) * 100) : 0, took: duration(until - span.startMs) };
  });
  const step = tickStep(totalMs);
  const ticks = Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => ({ at: percent(index * step), label: label(index * step) }));
  return { bars, ticks: ticks.filter(({ at }) => at <= 96) };
}

/** 1, 2 or 5 of a power of ten: at most five steps. */
function tickStep(totalMs: number): number {
  const power = 10 ** Math.floor(Math.log10(totalMs / 5));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => totalMs / step <= 5) ?? totalMs;
}

const label = (ms: number): string => (ms === 0 ? '0' : `${Number((ms / 1000).toFixed(2))} s`);
