import { metrics, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { makeInstruments, type Instruments } from './instruments';

/**
 * What `otelObserver` tells, and whom.
 *
 * @example
 * import type { OtelObserverOptions } from 'rxagent/otel';
 * const options: OtelObserverOptions = { agentName: 'weather', captureContent: process.env['CAPTURE_CONTENT'] === 'true' };
 */
export interface OtelObserverOptions<Context = unknown> {
  /** Makes the spans; default: the global provider's tracer `rxagent`. */
  tracer?: Tracer | undefined;
  /** Makes the metrics; default: the meter `rxagent` of the provider that is global when the first run begins. */
  meter?: Meter | undefined;
  /** What the agent is called: `gen_ai.agent.name`, and the name of its span; default none. */
  agentName?: string | undefined;
  /** The `gen_ai.conversation.id` of a run, from the `context` of its input; default none. */
  conversationId?: ((context: Context) => string | undefined) | undefined;
  /** Whether messages, instructions, arguments, results and the messages of all errors are recorded; default false. The bytes of images never are. */
  captureContent?: boolean | undefined;
  /** Whether the time to the first piece of a reply is measured; default false, since then each delta is looked at. */
  timeToFirstChunk?: boolean | undefined;
  /** Whether `gen_ai.client.operation.duration` and `gen_ai.client.token.usage` of the conventions up to 1.41 are recorded, too; default false. */
  legacyMetrics?: boolean | undefined;
}

/** Where spans and metrics go, and what they tell. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly agentName: string | undefined;
  readonly conversationId: ((context: unknown) => string | undefined) | undefined;
  readonly captureContent: boolean;
}

/** Fills in the defaults. To be called when the first run begins: a meter that is asked for before an SDK is registered stays idle for good. */
export const makeTelemetry = ({ tracer, meter, agentName, conversationId, captureContent = false, legacyMetrics = false }: OtelObserverOptions): Telemetry => ({
  tracer: tracer ?? trace.getTracer('rxagent'),
  instruments: makeInstruments(meter ?? metrics.getMeter('rxagent'), legacyMetrics),
  agentName,
  conversationId,
  captureContent,
});
