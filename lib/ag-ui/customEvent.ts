import type { RunEvent } from '../types/runEvent';
import type { AgUiEvent } from './agUiEvent';
import { runError } from './runError';

/** The `CUSTOM` event for what AG-UI has no event of its own for; nothing for what is no business of a front end. */
export function customEvent(event: RunEvent): AgUiEvent | undefined {
  const value = valueOf(event);
  return value && { type: 'CUSTOM', name: `rxagent.${event.type}`, value };
}

function valueOf(event: RunEvent): Record<string, unknown> | undefined {
  switch (event.type) {
    case 'usage':
      return { iteration: event.iteration, usage: event.usage };
    case 'tool-progress':
      return { toolCallId: event.call.id, toolName: event.call.toolName, content: event.content };
    case 'approval-request':
      return { runId: event.runId, toolCallId: event.call.id, toolName: event.call.toolName, args: event.args };
    case 'approval-decision': {
      const { call, approved, reason, by } = event;
      return { toolCallId: call.id, toolName: call.toolName, approved, by, ...(reason !== undefined && { reason }) };
    }
    case 'llm-retry':
      return { attempt: event.attempt, delayMs: event.delayMs, error: told(event.error) };
    case 'provider-fallback':
      return { from: event.from, to: event.to, error: told(event.error) };
    case 'output-rewrite':
      return { messageId: `${event.runId}-${event.iteration}`, content: event.content };
    case 'output-invalid':
      return { attempt: event.attempt, errors: event.errors };
    default:
      return undefined;
  }
}

const told = (error: unknown): { message: string; code: string } => {
  const { message, code } = runError(error);
  return { message, code };
};
