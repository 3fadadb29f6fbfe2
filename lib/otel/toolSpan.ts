import { SpanKind, type Attributes, type Context } from '@opentelemetry/api';
import { AgentError } from '../errors/agentError';
import type { RunEventOf } from '../types/runEvent';
import { toFailure, type Failure } from './failure';
import { OpenSpan } from './openSpan';
import type { Telemetry } from './telemetry';
import { toJson } from './toJson';

/** The span of one tool at work. */
export class ToolSpan {
  readonly #telemetry: Telemetry;
  readonly #open: OpenSpan;
  /** What the metric is told by. */
  readonly #dimensions: Attributes;

  constructor(telemetry: Telemetry, parent: Context, { timeMs, call }: RunEventOf<'tool-start'>, description: string | undefined, common: Attributes) {
    const { agentName } = telemetry;
    this.#telemetry = telemetry;
    this.#dimensions = { 'gen_ai.tool.name': call.toolName, 'gen_ai.tool.type': 'function', ...(agentName !== undefined && { 'gen_ai.agent.name': agentName }) };
    this.#open = new OpenSpan(telemetry.tracer, parent, {
      name: `execute_tool ${call.toolName}`,
      kind: SpanKind.INTERNAL,
      startMs: timeMs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        ...this.#dimensions,
        ...common,
        'gen_ai.tool.call.id': call.id,
        ...(description !== undefined && { 'gen_ai.tool.description': description }),
      },
    });
    this.#capture(() => ({ 'gen_ai.tool.call.arguments': toJson(call.parameters) }));
  }

  get context(): Context {
    return this.#open.context;
  }

  /** The tool has ended, well or not; cancelled is neither. */
  end(event: RunEventOf<'tool-end' | 'tool-error'>): void {
    this.#capture(() => ({ 'gen_ai.tool.call.result': event.outcome.content }));
    if (event.type === 'tool-end') this.#close(event.timeMs);
    else if (isCancelled(event.error)) this.cancel(event.timeMs);
    else this.#close(event.timeMs, toFailure(event.error, this.#telemetry.captureContent));
  }

  /** The run was stopped, unsubscribed or has failed. */
  cancel(timeMs: number): void {
    this.#open.set({ 'rxagent.cancelled': true });
    this.#close(timeMs);
  }

  #capture(content: () => Attributes): void {
    if (this.#telemetry.captureContent && this.#open.isRecording) this.#open.set(content());
  }

  #close(timeMs: number, failure?: Failure): void {
    const seconds = this.#open.close(timeMs, failure);
    this.#telemetry.instruments.toolDuration.record(seconds, { ...this.#dimensions, ...(failure && { 'error.type': failure.type }) }, this.#open.context);
  }
}

const isCancelled = (error: unknown): boolean => AgentError.isInstance(error) && error.code === 'cancelled';
