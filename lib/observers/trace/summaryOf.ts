import type { TraceStep } from '../../types/trace';
import { formatCount as count } from './formatCount';
import { formatDuration } from './formatDuration';
import type { TimeScale } from './timeScale';

/** A figure of the run, with a word on its parts. */
export interface Figure { label: string; value: string; note?: string }

/** The figures at the head of the page; tokens and cost only where replies tell them. */
export function summaryOf(steps: readonly TraceStep[], { durationMs }: TimeScale, finishReason: string | undefined): Figure[] {
  const replies = steps.filter((step) => step.type === 'llm-call');
  const retries = steps.filter(({ type }) => type === 'retry').length;
  return [
    finishOf(steps, finishReason),
    { label: 'Duration', value: formatDuration(durationMs) },
    { label: 'Turns', value: count(new Set(steps.map(({ iteration }) => iteration).filter(Boolean)).size), ...(retries > 0 && { note: retries === 1 ? '1 retry' : `${count(retries)} retries` }) },
    callFigure(steps),
    ...usageFigures(replies.flatMap(({ usage }) => usage ?? [])),
  ];
}

function callFigure(steps: readonly TraceStep[]): Figure {
  const calls = new Set(steps.flatMap((step) => ('toolCallId' in step ? step.toolCallId : [])));
  const denied = new Set(steps.flatMap((step) => (step.type === 'approval-decision' && !step.approved ? step.toolCallId : [])));
  const failures = steps.filter((step) => step.type === 'tool-execution' && step.isError && !denied.has(step.toolCallId)).length;
  const note = [failures && `${count(failures)} failed`, denied.size && `${count(denied.size)} denied`].filter(Boolean).join(', ');
  return { label: 'Tool calls', value: count(calls.size), ...(note && { note }) };
}

function finishOf(steps: readonly TraceStep[], finishReason: string | undefined): Figure {
  const error = steps.findLast((step) => step.type === 'error');
  if (error) return { label: 'Finish', value: 'failed', note: error.name };
  if (finishReason !== undefined) return { label: 'Finish', value: finishReason };
  if (steps.some(({ type }) => type === 'cancellation')) return { label: 'Finish', value: 'cancelled' };
  return { label: 'Last reply', value: steps.findLast((step) => step.type === 'llm-call')?.finishReason ?? 'none' };
}

type Reported = NonNullable<Extract<TraceStep, { type: 'llm-call' }>['usage']>;

function usageFigures(usages: readonly Reported[]): Figure[] {
  if (usages.length === 0) return [];
  const sum = (part: keyof Reported): number => usages.reduce((total, usage) => total + (usage[part] ?? 0), 0);
  const isPriced = usages.some(({ costUsd }) => costUsd !== undefined);
  return [
    { label: 'Tokens', value: count(sum('totalTokens')), note: `${count(sum('inputTokens'))} in, ${count(sum('outputTokens'))} out` },
    ...(isPriced ? [{ label: 'Cost', value: `$${Number(sum('costUsd').toPrecision(3))}` }] : []),
  ];
}

