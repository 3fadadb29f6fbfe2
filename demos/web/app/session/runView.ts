import { AgentError, type RunEvent, type ToolOutcome, type Usage } from 'rxagent';

/** `waiting`: it has not begun · `review`: it waits for a yes · `denied`: it was a no · `stopped`: its run was ended before it. */
export type SpanStatus = 'waiting' | 'review' | 'running' | 'done' | 'failed' | 'denied' | 'stopped';

/** One bar of the timeline: a reply of the model, or a tool call. Times are the server's, in milliseconds since the epoch. */
export interface Span {
  readonly id: string;
  readonly kind: 'model' | 'tool';
  readonly name: string;
  readonly iteration: number;
  readonly startMs: number;
  /** When the work began to be seen: the model's first word, or the tool's start after its approval. */
  readonly workMs?: number;
  readonly endMs?: number;
  readonly status: SpanStatus;
  readonly args?: Record<string, unknown>;
  readonly outcome?: ToolOutcome;
  readonly reasoning?: string;
  readonly text?: string;
  readonly usage?: Usage;
}

/** A run as its timeline shows it. */
export interface RunView {
  readonly runId: string;
  readonly startMs: number;
  readonly endMs?: number;
  readonly spans: readonly Span[];
  readonly ended?: 'done' | 'stopped' | 'failed';
  readonly usage?: Usage;
}

/** The run after an event of it; the same one where its timeline does not change, as with most deltas. */
export function reduceRunView(run: RunView | undefined, event: RunEvent): RunView | undefined {
  if (event.type === 'run-start') return { runId: event.runId, startMs: event.timeMs, spans: [] };
  if (!run) return run;
  switch (event.type) {
    case 'run-end':
      return closed(run, event.timeMs, event.result.finishReason === 'cancelled' ? 'stopped' : 'done', event.result.usage);
    case 'run-error':
      return closed(run, event.timeMs, 'failed', event.usage);
    default: {
      const spans = reduceSpans(run.spans, event);
      return spans === run.spans ? run : { ...run, spans };
    }
  }
}

/** A run that ends, with all that was open in it. */
export function closed(run: RunView, endMs: number, ended: NonNullable<RunView['ended']>, usage?: Usage): RunView {
  const status = ended === 'failed' ? 'failed' : 'stopped';
  const spans = run.spans.map((span) => (span.endMs === undefined ? { ...span, endMs, status } as const : span));
  return { ...run, spans, endMs, ended, ...(usage && { usage }) };
}

function reduceSpans(spans: readonly Span[], event: RunEvent): readonly Span[] {
  switch (event.type) {
    case 'llm-start':
      return [...spans, { id: turnId(event), kind: 'model', name: 'Model', iteration: event.iteration, startMs: event.timeMs, status: 'waiting' }];
    case 'text-delta':
    case 'reasoning-delta':
      return worked(spans, turnId(event), event.timeMs);
    case 'llm-end': {
      const { timeMs: endMs, message, reasoning, usage, error } = event;
      return changed(spans, turnId(event), { endMs, text: message.content, status: error === undefined ? 'done' : 'failed', ...(reasoning && { reasoning }), ...(usage && { usage }) });
    }
    case 'tool-call': {
      const { id, toolName, parameters } = event.call;
      return [...spans, { id, kind: 'tool', name: toolName, iteration: event.iteration, startMs: event.timeMs, status: 'waiting', args: parameters }];
    }
    case 'approval-request':
      return changed(spans, event.call.id, { status: 'review', args: event.args });
    case 'approval-decision':
      return changed(spans, event.call.id, { status: 'waiting' });
    case 'tool-start':
      return changed(spans, event.call.id, { status: 'running', workMs: event.timeMs });
    case 'tool-end':
      return changed(spans, event.call.id, { status: 'done', endMs: event.timeMs, outcome: event.outcome });
    case 'tool-error':
      return changed(spans, event.call.id, { status: statusAfter(event.error), endMs: event.timeMs, outcome: event.outcome });
    default:
      return spans;
  }
}

/** Unique over all runs, so that no bar of one run moves to where it is in another. */
const turnId = ({ runId, iteration }: { runId: string; iteration: number }): string => `${runId}/${iteration}`;

const changed = (spans: readonly Span[], id: string, change: Partial<Span>): readonly Span[] => spans.map((span) => (span.id === id ? { ...span, ...change } : span));

function statusAfter(error: unknown): SpanStatus {
  const code = AgentError.isInstance(error) ? error.code : undefined;
  return code === 'tool-denied' ? 'denied' : code === 'cancelled' ? 'stopped' : 'failed';
}

/** The first delta of a turn only; it is the last model bar. */
function worked(spans: readonly Span[], id: string, workMs: number): readonly Span[] {
  return spans.some((span) => span.id === id && span.workMs === undefined) ? changed(spans, id, { workMs, status: 'running' }) : spans;
}
