import type { TraceStep } from '../../types/trace';
import { callRow, type CallStep, type CallSteps } from './callRow';
import { stepRow, type LoneStep, type Row } from './stepRow';
import { timeScale } from './timeScale';

/** The rows of one turn. */
export interface Turn {
  /** 0 for what happens outside of a turn. */
  iteration: number;
  startMs: number;
  durationMs: number;
  rows: readonly Row[];
}

/** The turns in order, what lies outside of them last; in each the reply comes first, then calls as they were asked for, each on a row of its own. */
export function toTurns(steps: readonly TraceStep[]): Turn[] {
  const groups = new Map<number, TraceStep[]>();
  for (const step of steps) {
    const group = groups.get(step.iteration);
    if (group) group.push(step);
    else groups.set(step.iteration, [step]);
  }
  return [...groups].sort(([a], [b]) => (a || Infinity) - (b || Infinity) || 0).map(([iteration, group]) => toTurn(iteration, group));
}

const toTurn = (iteration: number, steps: readonly TraceStep[]): Turn => {
  const { startMs, durationMs } = timeScale(steps);
  return { iteration, startMs, durationMs, rows: toRows(steps) };
};

const order = ['model', 'event', 'tool'] as const;
const firstMs = ({ spans }: Row): number => Math.min(...spans.map(({ startMs }) => startMs));

const toRows = (steps: readonly TraceStep[]): Row[] =>
  [...steps.filter(isLone).map(stepRow), ...callsOf(steps.filter((step) => !isLone(step))).flatMap((call) => callRow(call) ?? [])].sort(
    (a, b) => firstMs(a) - firstMs(b) || order.indexOf(a.kind) - order.indexOf(b.kind),
  );

const ofCalls: ReadonlySet<string> = new Set<CallStep['type']>(['tool-selection', 'approval-request', 'approval-decision', 'tool-execution']);
const isLone = (step: TraceStep): step is LoneStep => !ofCalls.has(step.type);

/** Ids are unique in a run; where a trace repeats one, the second step of a type begins another call. */
function callsOf(steps: readonly CallStep[]): CallSteps[] {
  const calls: CallSteps[] = [];
  const newest = new Map<string, CallSteps>();
  for (const step of steps) {
    const known = newest.get(step.toolCallId);
    if (known && !known[step.type]) {
      Object.assign(known, { [step.type]: step });
      continue;
    }
    const call: CallSteps = { [step.type]: step };
    newest.set(step.toolCallId, call);
    calls.push(call);
  }
  return calls;
}
