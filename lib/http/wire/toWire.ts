import { isRecord } from '../../messages/isRecord';
import type { RunEvent } from '../../types/runEvent';
import { toWireError } from './wireError';

/**
 * The text of an event for its client: without what all events of a run share, and without what is the server's alone (system prompt, tools and history of a
 * request, the context, causes of errors). A value that JSON cannot hold is left out.
 */
export function toWire({ runId: _runId, context: _context, ...event }: RunEvent): string {
  switch (event.type) {
    case 'text-delta': // the hot path
      return JSON.stringify(event);
    case 'llm-start': {
      const { request, ...rest } = event;
      return JSON.stringify({ ...rest, ...(request.model !== undefined && { model: request.model }) });
    }
    case 'memory-load':
      return JSON.stringify({ ...event, messages: [] });
    case 'tool-progress':
    case 'tool-end':
      return JSON.stringify({ ...event, value: isJson(event.value) ? event.value : undefined });
    default:
      return JSON.stringify('error' in event && event.error !== undefined ? { ...event, error: toWireError(event.error) } : event);
  }
}

/** Whether a value comes out of JSON as it went in. */
function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth > 50) return false; // deeper, or a circle
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as null) && Object.values(value).every((item) => isJson(item, depth + 1));
}
