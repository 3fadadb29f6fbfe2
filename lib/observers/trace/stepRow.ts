import { resultText } from '../../messages/resultText';
import type { TraceStep } from '../../types/trace';
import type { Usage } from '../../types/usage';
import { formatCount as count } from './formatCount';
import { formatDuration } from './formatDuration';
import { readable } from './readable';

/** What is drawn on the axis. */
export interface Span {
  kind: 'model' | 'tool' | 'queue' | 'wait' | 'mark';
  startMs: number;
  endMs: number;
}

/** A line of the timeline, and what is unfolded below it. */
export interface Row {
  kind: 'model' | 'tool' | 'event';
  name: string;
  /** In few words what it did, or why it failed. */
  note: string;
  /** A word that must not be missed, such as `failed`. */
  badge?: string;
  failed: boolean;
  startMs: number;
  /** None of what takes no time: an event, a call that was not run. */
  durationMs?: number;
  spans: readonly Span[];
  facts: readonly (readonly [label: string, value: string])[];
  /** Texts of any length. */
  texts: readonly (readonly [label: string, text: string])[];
}

type StepOf<T extends TraceStep['type']> = Extract<TraceStep, { type: T }>;
/** The steps that make a row alone; those of a call share one. */
export type LoneStep = Exclude<TraceStep, { toolCallId: string }>;

/** The row of a step that belongs to no tool call. */
export function stepRow(step: LoneStep): Row {
  switch (step.type) {
    case 'llm-call':
      return modelRow(step);
    case 'retry':
      return { ...retryRow(step), texts: [['Error', step.error]] };
    case 'fallback':
      return { ...eventRow(step, 'Fallback', `${step.from} → ${step.to}: ${step.error}`), facts: [['From', step.from], ['To', step.to]], texts: [['Error', step.error]] };
    case 'guard':
      return eventRow(step, 'Guard', `has rewritten the ${step.guard}`);
    case 'cancellation':
      return { ...eventRow(step, 'Cancelled', 'the run was stopped'), badge: 'cancelled' };
    case 'error':
      return { ...eventRow(step, step.name, step.message), badge: 'failed', failed: true, texts: [['Error', step.message]] };
    default:
      return unknownRow(step);
  }
}

function modelRow(step: StepOf<'llm-call'>): Row {
  const { startMs, durationMs, provider, model, finishReason, content, toolCalls, usage, error } = step;
  const failed = error !== undefined;
  const calls = toolCalls === 1 ? '1 call' : `${toolCalls} calls`;
  const does = [model === undefined ? '' : provider, usage ? tokens(usage) : '', toolCalls ? calls : ''].filter(Boolean).join(' · ');
  const isUsual = finishReason === 'stop' || finishReason === 'tool-calls';
  return {
    kind: 'model',
    name: model ?? provider,
    note: error ?? does,
    ...((failed || !isUsual) && { badge: failed ? 'failed' : finishReason }),
    failed,
    startMs,
    durationMs,
    spans: [{ kind: 'model', startMs, endMs: startMs + durationMs }],
    facts: [['Provider', provider], ...(model === undefined ? [] : [['Model', model] as const]), ['Finish', finishReason], ...(usage ? usageFacts(usage) : [])],
    texts: [...(failed ? [['Error', error] as const] : []), ['Text', content]],
  };
}

const tokens = ({ inputTokens, outputTokens }: Usage): string => `${count(inputTokens)} → ${count(outputTokens)} tokens`;

const usageFacts = ({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens, costUsd }: Usage): Row['facts'] => [
  ['Tokens in', `${count(inputTokens)}${cachedInputTokens ? ` (${count(cachedInputTokens)} cached)` : ''}`],
  ['Tokens out', `${count(outputTokens)}${reasoningTokens ? ` (${count(reasoningTokens)} reasoning)` : ''}`],
  ...(costUsd === undefined ? [] : [['Cost', `$${costUsd}`] as const]),
];

const eventRow = ({ startMs }: LoneStep, name: string, note: string): Row => ({
  kind: 'event', name, note, failed: false, startMs, spans: [{ kind: 'mark', startMs, endMs: startMs }], facts: [], texts: [],
});

/** Of a trace from elsewhere, or from a later version: all that it says. */
const unknownRow = (step: LoneStep): Row => ({ ...eventRow(step, step.type, ''), texts: [['Step', readable(resultText(step))]] });

const retryRow = (step: StepOf<'retry'>): Row => {
  const { startMs, delayMs, attempt, error } = step;
  const row = eventRow(step, `Retry ${attempt}`, error);
  return { ...row, durationMs: delayMs, spans: [{ kind: 'wait', startMs, endMs: startMs + delayMs }, ...row.spans], facts: [['Waits', formatDuration(delayMs)]] };
};
