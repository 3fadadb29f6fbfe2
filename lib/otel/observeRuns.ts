import { context } from '@opentelemetry/api';
import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import { RunSpans } from './runSpans';
import type { Telemetry } from './telemetry';

/** Hooks that keep the spans of each run in `runs` for as long as it lasts. */
export function observeRuns(telemetry: () => Telemetry, runs: Map<string, RunSpans>): AgentObserver {
  const at = ({ runId }: RunEvent): RunSpans | undefined => runs.get(runId);
  const open = (event: RunEventOf<'run-start' | 'run-error'>): RunSpans => {
    const { runId, timeMs } = event;
    // Two runs with one id cannot be told apart: the spans of the first are over.
    at(event)?.end({ type: 'run-cancelled', reason: 'unsubscribe', runId, timeMs, context: event.context });
    const spans = new RunSpans(telemetry(), event);
    runs.set(runId, spans);
    return spans;
  };
  const end = (event: RunEventOf<'run-end' | 'run-error' | 'run-cancelled'>, spans = at(event)): void => {
    runs.delete(event.runId);
    spans?.end(event);
  };
  return {
    around: (event, work) => context.with(at(event)?.contextOf(event) ?? context.active(), work),
    onRunStart: open,
    onLlmStart: (event) => at(event)?.startChat(event),
    onLlmRetry: (event) => at(event)?.chat?.retry(event),
    onProviderFallback: (event) => at(event)?.chat?.fallback(event),
    onLlmEnd: (event) => at(event)?.endChat(event),
    onApprovalRequest: (event) => at(event)?.approval(event),
    onApprovalDecision: (event) => at(event)?.approval(event),
    onToolStart: (event) => at(event)?.startTool(event),
    onToolEnd: (event) => at(event)?.endTool(event),
    onToolError: (event) => at(event)?.endTool(event),
    onOutputRewrite: (event) => at(event)?.event('rxagent.output.rewrite', event),
    onOutputInvalid: (event) => at(event)?.event('rxagent.output.invalid', event, { 'rxagent.output.attempt': event.attempt }),
    onMemoryTrim: (event) => at(event)?.event('rxagent.memory.trim', event, { 'rxagent.memory.removed': event.removed, 'rxagent.memory.kept': event.kept }),
    onCancelled: (event) => (event.reason === 'stop' ? at(event)?.stop() : end(event)),
    onRunEnd: (event) => end(event),
    onRunError: (event) => end(event, at(event) ?? open(event)), // a run may fail before it has begun
  };
}
