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
export interface AgentObserver<in Context = unknown> {
  onRunStart?: (event: RunEventOf<'run-start', Context>) => unknown;
  onMemoryLoad?: (event: RunEventOf<'memory-load', Context>) => unknown;
  onIterationStart?: (event: RunEventOf<'iteration-start', Context>) => unknown;
  onLlmStart?: (event: RunEventOf<'llm-start', Context>) => unknown;
  onTextDelta?: (event: RunEventOf<'text-delta', Context>) => unknown;
  onReasoningDelta?: (event: RunEventOf<'reasoning-delta', Context>) => unknown;
  onToolCall?: (event: RunEventOf<'tool-call', Context>) => unknown;
  onLlmNote?: (event: RunEventOf<'llm-note', Context>) => unknown;
  /** Before the wait. */
  onLlmRetry?: (event: RunEventOf<'llm-retry', Context>) => unknown;
  onProviderFallback?: (event: RunEventOf<'provider-fallback', Context>) => unknown;
  /** A guard has put another text in place of one that was streamed. */
  onOutputRewrite?: (event: RunEventOf<'output-rewrite', Context>) => unknown;
  onLlmEnd?: (event: RunEventOf<'llm-end', Context>) => unknown;
  onUsage?: (event: RunEventOf<'usage', Context>) => unknown;
  /** Before `approve` is asked. */
  onApprovalRequest?: (event: RunEventOf<'approval-request', Context>) => unknown;
  /** A call was denied, or has been reviewed. A stop while it was reviewed leaves it out: then `onToolError` follows the request. */
  onApprovalDecision?: (event: RunEventOf<'approval-decision', Context>) => unknown;
  onToolStart?: (event: RunEventOf<'tool-start', Context>) => unknown;
  onToolProgress?: (event: RunEventOf<'tool-progress', Context>) => unknown;
  onToolEnd?: (event: RunEventOf<'tool-end', Context>) => unknown;
  /** A tool has failed, or a call could not be run (then there was no start). */
  onToolError?: (event: RunEventOf<'tool-error', Context>) => unknown;
  /** Before the model is asked again. */
  onOutputInvalid?: (event: RunEventOf<'output-invalid', Context>) => unknown;
  onIterationEnd?: (event: RunEventOf<'iteration-end', Context>) => unknown;
  onMemoryTrim?: (event: RunEventOf<'memory-trim', Context>) => unknown;
  /** The run was stopped (`onRunEnd` follows) or unsubscribed (nothing follows). */
  onCancelled?: (event: RunEventOf<'run-cancelled', Context>) => unknown;
  /** Before the subscriber sees the result. */
  onRunEnd?: (event: RunEventOf<'run-end', Context>) => unknown;
  /** Before the subscriber sees the error. */
  onRunError?: (event: RunEventOf<'run-error', Context>) => unknown;
  /**
   * No hook but a wrapper: stands around the start of a reply (each try of it) and of a tool, and must call `work` at once, so that both run in what it has set up: the active span of
   * OpenTelemetry, say. Only what `AsyncLocalStorage` carries reaches their later work.
   */
  around?: (event: RunEventOf<'llm-start' | 'tool-start', Context>, work: () => void) => unknown;
}
