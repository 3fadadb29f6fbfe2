import { AgentError } from '../errors/agentError';
import type { RunEvent } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { ToolOutcome } from '../types/toolOutcome';

/**
 * One tool call of a run, and what has become of it so far.
 *
 * @example
 * import type { ToolActivity } from 'rxagent/angular';
 * const label = ({ call, status, outcome }: ToolActivity): string => `${call.toolName}: ${outcome?.content ?? status}`;
 */
export interface ToolActivity {
  readonly runId: string;
  /** The turn that asked for it, from 1. */
  readonly iteration: number;
  /** With the arguments as the model gave them. */
  readonly call: ToolCall;
  /**
   * `asked`: it has not started · `review`: it waits for a yes · `running` · `done` · `failed`: its tool failed, or its arguments did not fit · `denied`: by a person, or by the policy ·
   * `cancelled`: its run ended before it.
   */
  readonly status: 'asked' | 'review' | 'running' | 'done' | 'failed' | 'denied' | 'cancelled';
  /** From `review` on: the arguments that the tool would get. */
  readonly args?: Record<string, unknown>;
  /** What a streaming tool has given so far: its texts joined, or the newest of other values as text; default `''`. */
  readonly progress: string;
  /** Milliseconds since the epoch, once it runs. */
  readonly startMs?: number;
  /** Once it is over; a run that broke off tells none. */
  readonly outcome?: ToolOutcome;
}

/** The calls of a run after `event`; the same list where it tells nothing of them. */
export function reduceTools(tools: readonly ToolActivity[], event: RunEvent): readonly ToolActivity[] {
  switch (event.type) {
    case 'tool-call':
      return [...tools, { runId: event.runId, iteration: event.iteration, call: event.call, status: 'asked', progress: '' }];
    case 'approval-request':
      return changed(tools, event.call, () => ({ status: 'review', args: event.args }));
    case 'approval-decision':
      return changed(tools, event.call, () => ({ status: 'asked' }));
    case 'tool-start':
      return changed(tools, event.call, () => ({ status: 'running', startMs: event.timeMs }));
    case 'tool-progress':
      return changed(tools, event.call, ({ progress }) => ({ progress: typeof event.value === 'string' ? progress + event.content : event.content }));
    case 'tool-end':
      return changed(tools, event.call, () => ({ status: 'done', outcome: event.outcome }));
    case 'tool-error':
      return changed(tools, event.call, () => ({ status: statusAfter(event.error), outcome: event.outcome }));
    default:
      return tools;
  }
}

/** What is left of the calls of a run that broke off. */
export const cancelTools = (tools: readonly ToolActivity[]): readonly ToolActivity[] =>
  tools.some(isActive) ? tools.map((tool) => (isActive(tool) ? { ...tool, status: 'cancelled' } : tool)) : tools;

/** Whether the call is not over. */
export const isActive = ({ status }: ToolActivity): boolean => status === 'asked' || status === 'review' || status === 'running';

function statusAfter(error: unknown): ToolActivity['status'] {
  const code = AgentError.isInstance(error) ? error.code : undefined;
  return code === 'tool-denied' ? 'denied' : code === 'cancelled' ? 'cancelled' : 'failed';
}

const changed = (tools: readonly ToolActivity[], { id }: ToolCall, change: (tool: ToolActivity) => Partial<ToolActivity>): readonly ToolActivity[] =>
  tools.map((tool) => (tool.call.id === id ? { ...tool, ...change(tool) } : tool));
