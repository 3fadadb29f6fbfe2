import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent } from '../types/runEvent';
import { observeRuns } from './observeRuns';
import type { RunSpans } from './runSpans';
import { makeTelemetry, type OtelObserverOptions, type Telemetry } from './telemetry';

/**
 * Makes an observer that writes runs as spans and metrics of OpenTelemetry, by its semantic conventions for generative AI (0.1.0). May watch any number
 * of runs at once.
 *
 * ```text
 * invoke_agent weather     |==================================|
 *   chat gpt-5             |=======|
 *   execute_tool forecast          |============|
 *   execute_tool forecast          |=======|
 *   chat gpt-5                                  |=============|
 * ```
 *
 * The parent of the agent's span is the one that was active when the run was subscribed to.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { otelObserver } from 'rxagent/otel';
 * const agent = new Agent({ provider: new LocalProvider(), observers: [otelObserver({ agentName: 'helper' })] });
 */
export function otelObserver<Context = unknown>(options: OtelObserverOptions<Context> = {}): AgentObserver<Context> {
  const runs = new Map<string, RunSpans>();
  let telemetry: Telemetry | undefined;
  const onChunk = ({ runId, timeMs }: RunEvent): void => runs.get(runId)?.chat?.chunk(timeMs);
  return {
    ...observeRuns(() => (telemetry ??= makeTelemetry(options as OtelObserverOptions)), runs),
    ...(options.timeToFirstChunk && { onTextDelta: onChunk, onReasoningDelta: onChunk, onToolCall: onChunk }),
  };
}
