import { SpanStatusCode, trace, type Attributes, type Context, type Span, type SpanKind, type Tracer } from '@opentelemetry/api';
import type { Failure } from './failure';

/** What is known of a span when it begins. */
interface Opening {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
  startMs: number;
}

/** A span under way, in the time of the events. (Times are `Date`s: SDKs take small numbers for times since the process began.) */
export class OpenSpan {
  /** In which this span is the active one. */
  readonly context: Context;
  readonly startMs: number;
  readonly #span: Span;

  constructor(tracer: Tracer, parent: Context, { name, startMs, ...options }: Opening) {
    this.#span = tracer.startSpan(name, { ...options, startTime: new Date(startMs) }, parent);
    this.context = trace.setSpan(parent, this.#span);
    this.startMs = startMs;
  }

  /** Whether anybody will see the span, so that costly attributes are worth making. */
  get isRecording(): boolean {
    return this.#span.isRecording();
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  event(name: string, timeMs: number, attributes: Attributes): void {
    this.#span.addEvent(name, attributes, new Date(timeMs));
  }

  /** Ends the span; gives its duration in seconds. */
  close(timeMs: number, failure?: Failure): number {
    if (failure) {
      const { type, message } = failure;
      this.#span.setAttribute('error.type', type);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    }
    this.#span.end(new Date(timeMs));
    return (timeMs - this.startMs) / 1000;
  }
}
