import { isRecord } from '../../messages/isRecord';
import { UNTOLD } from '../../protocol/publicError';
import { redact } from '../../protocol/redact';
import type { Message } from '../../types/message';
import type { RunEvent } from '../../types/runEvent';
import type { Trace, TraceStep } from '../../types/trace';
import { toWireError } from './wireError';

/**
 * The text of an event for its client: without what all events of a run share, and without what is the server's alone (system prompt, tools and history of a
 * request, the context, causes of errors). A value that JSON cannot hold is left out.
 */
export function toWire({ runId: _runId, context: _context, ...event }: RunEvent): string {
  switch (event.type) {
    case 'text-delta': // the hot path
      return JSON.stringify(event);
    case 'llm-start':
      return JSON.stringify({ ...event, request: { model: event.request.model } });
    case 'memory-load':
      return JSON.stringify({ ...event, messages: [] });
    case 'tool-progress':
    case 'tool-end':
      return JSON.stringify({ ...event, value: isJson(event.value) ? event.value : undefined });
    case 'tool-error':
      return JSON.stringify({ ...event, outcome: withoutKeys(event.outcome), error: toWireError(event.error) });
    case 'run-end':
      return JSON.stringify({ ...event, result: { ...event.result, messages: event.result.messages.map(withoutKeys), trace: toWireTrace(event.result.trace) } });
    case 'run-error':
      return JSON.stringify({ ...event, error: toWireError(event.error), messages: event.messages.map(withoutKeys), trace: toWireTrace(event.trace, event.error) });
    default:
      return JSON.stringify('error' in event && event.error !== undefined ? { ...event, error: toWireError(event.error) } : event);
  }
}

/** What a failed tool has said: the model has heard it, so its client may, but no keys. */
const withoutKeys = <T extends Pick<Message, 'content' | 'isError'>>(told: T): T => (told.isError ? { ...told, content: redact(told.content) } : told);

/** The steps hold texts of errors, of which nobody knows any more whose they were. */
const toWireTrace = ({ runId, steps }: Trace, error?: unknown): Trace => ({ runId, steps: steps.map((step) => toWireStep(step, error)) });

function toWireStep(step: TraceStep, error: unknown): TraceStep {
  if (step.type === 'error') {
    const { name, message } = toWireError(error);
    return { ...step, name, message };
  }
  if (step.type === 'tool-execution') return withoutKeys(step);
  return 'error' in step && step.error !== undefined ? { ...step, error: UNTOLD } : step;
}

/** Whether a value comes out of JSON as it went in. One that throws when it is looked at does not. */
function isJson(value: unknown): boolean {
  try {
    return isPlain(value, 0);
  } catch {
    return false;
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth > 50) return false; // deeper, or a circle
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1));
  if (!isRecord(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as null)) return false;
  return Object.values(value).every((item) => item === undefined || isPlain(item, depth + 1));
}
