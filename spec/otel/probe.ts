import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { MeterProvider, MetricReader, type MetricData } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { otelObserver, type OtelObserverOptions } from 'rxagent/otel';

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** What is left of a span for comparing. */
export interface Seen {
  name: string;
  kind: number;
  parent: string | undefined;
  startMs: number;
  endMs: number;
  status: string;
  message?: string;
  attributes: Attributes;
  events: { name: string; atMs: number; attributes: Attributes }[];
}

const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

/** Spans as plain objects, in the order of their starts; parents by name. */
const seen = (spans: readonly ReadableSpan[]): Seen[] => {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans.map((span) => ({
    name: span.name,
    kind: span.kind,
    parent: span.parentSpanContext && (names.get(span.parentSpanContext.spanId) ?? span.parentSpanContext.spanId),
    startMs: ms(span.startTime),
    endMs: ms(span.endTime),
    status: SpanStatusCode[span.status.code] ?? '?',
    ...(span.status.message !== undefined && { message: span.status.message }),
    attributes: span.attributes,
    events: span.events.map(({ name, time, attributes = {} }) => ({ name, atMs: ms(time), attributes })),
  }));
};

/** Real SDKs that keep what they get, and an observer that writes to them. */
export function probe(options: OtelObserverOptions = {}) {
  const exporter = new InMemorySpanExporter();
  const started: ReadableSpan[] = [];
  const starts: SpanProcessor = {
    onStart: (span) => void started.push(span),
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), starts] }).getTracer('spec');
  const reader = new ManualReader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter('spec');
  return {
    tracer,
    meter,
    observer: otelObserver({ tracer, meter, ...options }),
    /** Those that have ended, in the order of their starts. */
    spans: (): Seen[] => seen(started.filter((span) => span.ended)),
    ended: (): readonly ReadableSpan[] => exporter.getFinishedSpans(),
    /** Names of those that have not ended. */
    open: (): string[] => started.filter((span) => !span.ended).map(({ name }) => name),
    metrics: async (): Promise<MetricData[]> => (await reader.collect()).resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics),
  };
}

/** `chat gpt-5 < invoke_agent 0-3 UNSET`, and how it failed. */
export const lineOf = ({ name, parent, startMs, endMs, status, attributes }: Seen): string =>
  [name, `< ${parent ?? 'none'}`, `${startMs}-${endMs}`, status, attributes['error.type'], attributes['rxagent.cancelled'] && 'cancelled'].filter(Boolean).join(' ');

/** Points of a metric: their attributes, and their sum. */
export const pointsOf = (metrics: readonly MetricData[], name: string): { attributes: Attributes; sum: unknown }[] =>
  (metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []).map(({ attributes, value }) => ({
    attributes,
    sum: typeof value === 'number' ? value : 'sum' in value ? value.sum : undefined,
  }));
