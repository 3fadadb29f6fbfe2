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
  /** `asked`: it has not started · `review`: it waits for a yes · `running` · `done` · `failed`: its tool failed, or it was not run. */
  readonly status: 'asked' | 'review' | 'running' | 'done' | 'failed';
  /** From `review` on: the arguments that the tool would get. */
  readonly args?: Record<string, unknown>;
  /** What a streaming tool has given so far: its texts joined, or the newest of other values as text; default `''`. */
  readonly progress: string;
  /** Milliseconds since the epoch, once it runs. */
  readonly startMs?: number;
  /** Once it is over. */
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
      return changed(tools, event.call, () => ({ status: 'failed', outcome: event.outcome }));
    default:
      return tools;
  }
}

const changed = (tools: readonly ToolActivity[], { id }: ToolCall, change: (tool: ToolActivity) => Partial<ToolActivity>): readonly ToolActivity[] =>
  tools.map((tool) => (tool.call.id === id ? { ...tool, ...change(tool) } : tool));
