import type { FinishReason } from './finishReason';
import type { Usage } from './usage';

/** Fields that every step of a {@link Trace} has. */
interface StepBase {
  /** Milliseconds since the epoch, by the clock of RxJS's schedulers (virtual in marble tests). */
  startMs: number;
  durationMs: number;
  /** From 1; 0 for what happens outside of a turn. */
  iteration: number;
}

/**
 * One step of a run.
 *
 * @example
 * import type { TraceStep } from 'rxagent';
 * const label = (step: TraceStep): string => (step.type === 'tool-execution' ? step.toolName : step.type);
 */
export type TraceStep =
  | (StepBase & { type: 'llm-call'; provider: string; model?: string; finishReason: FinishReason; content: string; toolCalls: number; usage?: Usage; error?: string })
  | (StepBase & { type: 'tool-selection'; toolCallId: string; toolName: string; parameters: Record<string, unknown> })
  /** `approve` is asked. */
  | (StepBase & { type: 'approval-request'; toolCallId: string; toolName: string })
  /** A call was denied, or has been reviewed; `error` where `approve` has failed. */
  | (StepBase & { type: 'approval-decision'; toolCallId: string; toolName: string; approved: boolean; by: 'policy' | 'approve' | 'timeout' | 'error' } & {
      reason?: string;
      error?: string;
    })
  /** Also of a call that could not be run; then `durationMs` is 0. */
  | (StepBase & { type: 'tool-execution'; toolCallId: string; toolName: string; parameters: Record<string, unknown>; content: string; isError: boolean })
  | (StepBase & { type: 'retry'; attempt: number; delayMs: number; error: string })
  | (StepBase & { type: 'fallback'; from: string; to: string; error: string })
  | (StepBase & { type: 'guard'; guard: 'output'; verdict: 'rewrite' })
  | (StepBase & { type: 'cancellation' })
  | (StepBase & { type: 'error'; name: string; message: string });

/**
 * What happened in a run, step by step. JSON-safe.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).run('hi').then(({ trace }) => console.table(trace.steps));
 */
export interface Trace {
  runId: string;
  steps: TraceStep[];
}
