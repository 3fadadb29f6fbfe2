import type { RunEventOf } from './runEvent';

/**
 * Hooks that watch a run. Each receives the one {@link RunEventOf | RunEvent} it is named after; what it throws, or a promise of it that
 * rejects, is printed as a warning and never disturbs the run.
 *
 * @example
 * import { Agent, LocalProvider, type AgentObserver } from 'rxagent';
 * const timing: AgentObserver = { onToolEnd: ({ outcome }) => console.log(outcome.toolName, outcome.durationMs, 'ms') };
 * const agent = new Agent({ provider: new LocalProvider(), observers: [timing] });
 */
export interface AgentObserver {
  onRunStart?(event: RunEventOf<'run-start'>): unknown;
  onMemoryLoad?(event: RunEventOf<'memory-load'>): unknown;
  onIterationStart?(event: RunEventOf<'iteration-start'>): unknown;
  onLlmStart?(event: RunEventOf<'llm-start'>): unknown;
  onTextDelta?(event: RunEventOf<'text-delta'>): unknown;
  onReasoningDelta?(event: RunEventOf<'reasoning-delta'>): unknown;
  onToolCall?(event: RunEventOf<'tool-call'>): unknown;
  onLlmNote?(event: RunEventOf<'llm-note'>): unknown;
  /** Before the wait. */
  onLlmRetry?(event: RunEventOf<'llm-retry'>): unknown;
  onProviderFallback?(event: RunEventOf<'provider-fallback'>): unknown;
  /** A guard has put another text in place of one that was streamed. */
  onOutputRewrite?(event: RunEventOf<'output-rewrite'>): unknown;
  onLlmEnd?(event: RunEventOf<'llm-end'>): unknown;
  onUsage?(event: RunEventOf<'usage'>): unknown;
  /** Before `approve` is asked. */
  onApprovalRequest?(event: RunEventOf<'approval-request'>): unknown;
  /** A call was denied, or has been reviewed. A stop while it was reviewed leaves it out: then `onToolError` follows the request. */
  onApprovalDecision?(event: RunEventOf<'approval-decision'>): unknown;
  onToolStart?(event: RunEventOf<'tool-start'>): unknown;
  onToolProgress?(event: RunEventOf<'tool-progress'>): unknown;
  onToolEnd?(event: RunEventOf<'tool-end'>): unknown;
  /** A tool has failed, or a call could not be run (then there was no start). */
  onToolError?(event: RunEventOf<'tool-error'>): unknown;
  /** Before the model is asked again. */
  onOutputInvalid?(event: RunEventOf<'output-invalid'>): unknown;
  onIterationEnd?(event: RunEventOf<'iteration-end'>): unknown;
  onMemoryTrim?(event: RunEventOf<'memory-trim'>): unknown;
  /** The run was stopped (`onRunEnd` follows) or unsubscribed (nothing follows). */
  onCancelled?(event: RunEventOf<'run-cancelled'>): unknown;
  /** Before the subscriber sees the result. */
  onRunEnd?(event: RunEventOf<'run-end'>): unknown;
  /** Before the subscriber sees the error. */
  onRunError?(event: RunEventOf<'run-error'>): unknown;
}
