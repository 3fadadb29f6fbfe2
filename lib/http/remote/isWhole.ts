import { isRecord } from '../../messages/isRecord';
import type { RunEvent } from '../../types/runEvent';

/** Whether an event from the wire holds what is done with it here, whoever has sent it: run a tool, tell what it has said, give the result. */
export function isWhole(event: RunEvent): boolean {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return typeof event.delta === 'string';
    case 'tool-call':
    case 'tool-start':
    case 'tool-progress':
    case 'approval-request':
    case 'approval-decision':
      return isCall(event.call);
    case 'tool-end':
    case 'tool-error':
      return isCall(event.call) && isRecord(event.outcome);
    case 'run-end':
      return isRecord(event.result) && event.result.type === 'result' && typeof event.result.content === 'string';
    case 'run-error':
      return event.error !== undefined;
    default:
      return true;
  }
}

const isCall = (call: unknown): boolean => isRecord(call) && typeof call['id'] === 'string' && typeof call['toolName'] === 'string' && isRecord(call['parameters']);
