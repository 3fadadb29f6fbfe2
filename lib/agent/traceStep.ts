import { errorText } from '../errors/errorText';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { TraceStep } from '../types/trace';

/** The step that an event adds to the trace, if any. */
export function traceStep(event: RunEvent): TraceStep | undefined {
  const iteration = 'iteration' in event ? event.iteration : 0;
  const at = { startMs: event.timeMs, durationMs: 0, iteration };
  switch (event.type) {
    case 'llm-end': {
      const { durationMs, provider, model, finishReason, message, usage, error } = event;
      const { content, toolCalls } = message;
      const known = { ...(model !== undefined && { model }), ...(usage && { usage }), ...(error !== undefined && { error: errorText(error) }) };
      return { type: 'llm-call', startMs: event.timeMs - durationMs, durationMs, iteration, provider, finishReason, content, toolCalls: toolCalls?.length ?? 0, ...known };
    }
    case 'tool-call': {
      const { id, toolName, parameters } = event.call;
      return { type: 'tool-selection', ...at, toolCallId: id, toolName, parameters };
    }
    case 'approval-request':
      return { type: 'approval-request', ...at, toolCallId: event.call.id, toolName: event.call.toolName };
    case 'approval-decision':
      return approvalStep(event, at);
    case 'tool-end':
    case 'tool-error': {
      const { toolCallId, toolName, content, isError, durationMs } = event.outcome;
      const { parameters } = event.call;
      return { type: 'tool-execution', startMs: event.timeMs - durationMs, durationMs, iteration, toolCallId, toolName, parameters, content, isError };
    }
    case 'llm-retry':
      return { type: 'retry', ...at, attempt: event.attempt, delayMs: event.delayMs, error: errorText(event.error) };
    case 'provider-fallback':
      return { type: 'fallback', ...at, from: event.from, to: event.to, error: errorText(event.error) };
    case 'output-rewrite':
      return { type: 'guard', ...at, guard: 'output', verdict: 'rewrite' };
    case 'run-cancelled':
      return { type: 'cancellation', ...at };
    case 'run-error':
      return { type: 'error', ...at, name: event.error instanceof Error ? event.error.name : 'Error', message: errorText(event.error) };
    default:
      return undefined;
  }
}

type At = Pick<TraceStep, 'startMs' | 'durationMs' | 'iteration'>;

function approvalStep({ call, approved, by, reason, error }: RunEventOf<'approval-decision'>, at: At): TraceStep {
  const known = { ...(reason !== undefined && { reason }), ...(error !== undefined && { error: errorText(error) }) };
  return { type: 'approval-decision', ...at, toolCallId: call.id, toolName: call.toolName, approved, by, ...known };
}
