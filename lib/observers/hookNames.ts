import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent } from '../types/runEvent';

/** The hook of an {@link AgentObserver} that hears each type of {@link RunEvent}. */
export const hookNames = {
  'run-start': 'onRunStart',
  'memory-load': 'onMemoryLoad',
  'iteration-start': 'onIterationStart',
  'llm-start': 'onLlmStart',
  'text-delta': 'onTextDelta',
  'reasoning-delta': 'onReasoningDelta',
  'tool-call': 'onToolCall',
  'llm-note': 'onLlmNote',
  'llm-retry': 'onLlmRetry',
  'provider-fallback': 'onProviderFallback',
  'output-rewrite': 'onOutputRewrite',
  'llm-end': 'onLlmEnd',
  usage: 'onUsage',
  'approval-request': 'onApprovalRequest',
  'approval-decision': 'onApprovalDecision',
  'tool-start': 'onToolStart',
  'tool-progress': 'onToolProgress',
  'tool-end': 'onToolEnd',
  'tool-error': 'onToolError',
  'output-invalid': 'onOutputInvalid',
  'iteration-end': 'onIterationEnd',
  'memory-trim': 'onMemoryTrim',
  'run-cancelled': 'onCancelled',
  'run-end': 'onRunEnd',
  'run-error': 'onRunError',
} as const satisfies Record<RunEvent['type'], keyof AgentObserver>;
