import { connect, interval, last, map, merge, takeUntil, type Observable, type Subscription } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';

/**
 * About the connection that events are sent through.
 *
 * @example
 * import type { EventStreamOptions } from 'rxagent/http';
 * const options: EventStreamOptions = { heartbeatMs: 5000 };
 */
export interface EventStreamOptions {
  /** How often a comment is sent, in milliseconds, so that proxies keep a silent connection open; default 15000, Infinity for never. */
  readonly heartbeatMs?: number | undefined;
  /** How much may wait for a slow reader, in bytes, beside the newest event; a run that is kept waits for its reader then, any other connection is cut. Default 1048576 (1 MiB). */
  readonly maxBufferedBytes?: number | undefined;
}

/** What is done about a reader that is too slow. An Observable cannot be paused: its source is left in any case. */
export interface SlowReader {
  /** The last events on a connection that is cut. */
  readonly cut?: EventProtocol['cut'];
  /** Where events are kept: the source again, from behind the event with this id, when the reader has read what waits. Nothing is cut then. */
  readonly again?: ((after: string) => Observable<ServerSentEvent>) | undefined;
}

/** Throws a `ConfigurationError` for numbers that cannot be. */
export const checkStreamOptions = (owner: string, options: EventStreamOptions): void => checkNumbers(owner, options, { heartbeatMs: { least: 1 }, maxBufferedBytes: { least: 1 } });

/**
 * The bytes of events. The source is subscribed to at once, and left when the reader cancels. While the reader is busy, text is gathered and then goes out in one
 * piece.
 */
export function frameStream(source: Observable<ServerSentEvent>, slowReader: SlowReader = {}, options: EventStreamOptions = {}): ReadableStream<Uint8Array> {
  checkStreamOptions('EventStreamOptions', options);
  return new ReadableStream(new FrameSource(source, slowReader, options));
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

const encoder = new TextEncoder();

class FrameSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #heartbeatMs: number;
  readonly #maxBufferedBytes: number;
  #waiting = '';
  #waitingBytes = 0;
  #lastId = '0';
  #isPaused = false;
  #reading: Subscription | undefined;

  constructor(private readonly source: Observable<ServerSentEvent>, private readonly slowReader: SlowReader, { heartbeatMs = 15_000, maxBufferedBytes = 1_048_576 }: EventStreamOptions) {
    this.#heartbeatMs = heartbeatMs;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  start(controller: Controller): void {
    this.#read(controller, this.source);
  }

  pull(controller: Controller): void {
    this.#flush(controller);
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#read(controller, this.slowReader.again!(this.#lastId));
  }

  cancel(): void {
    this.#reading?.unsubscribe();
  }

  #read(controller: Controller, source: Observable<ServerSentEvent>): void {
    this.#reading = withHeartbeat(source, this.#heartbeatMs)
      .pipe(map((event) => this.#gather(controller, event)))
      .subscribe({ error: (error: unknown) => this.#fail(controller, error), complete: () => this.#end(controller) });
  }

  /** A big event alone makes no slow reader: what counts is what waits already. */
  #gather(controller: Controller, event: ServerSentEvent | undefined): void {
    if (!event && this.#waiting !== '') return;
    if (this.#waitingBytes >= this.#maxBufferedBytes) throw new AgentError(`The reader is too slow: ${this.#waitingBytes} bytes wait for it.`, { code: 'slow-reader' });
    const text = event ? frame(event) : ':\n\n';
    this.#waiting += text;
    this.#lastId = event?.id ?? this.#lastId;
    if ((controller.desiredSize ?? 0) > 0) this.#flush(controller);
    else this.#waitingBytes += encoder.encode(text).length;
  }

  #flush(controller: Controller): void {
    if (this.#waiting === '') return;
    const text = this.#waiting;
    this.#waiting = ''; // first: a reader that waits pulls again while it is given this
    this.#waitingBytes = 0;
    controller.enqueue(encoder.encode(text));
  }

  #end(controller: Controller): void {
    this.#flush(controller);
    controller.close();
  }

  #fail(controller: Controller, error: unknown): void {
    const { cut, again } = this.slowReader;
    const isOurs = AgentError.isInstance(error);
    if (again && isOurs && error.code === 'slow-reader') this.#isPaused = true;
    else if (cut && isOurs) {
      this.#waiting += [cut(error)].flat().map(frame).join('');
      this.#end(controller);
    } else controller.error(error);
  }
}

/** Data that is JSON has no line feeds; for other data each line is a field of its own. */
const frame = ({ id, event, data }: ServerSentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}data: ${/[\r\n]/.test(data) ? data.replace(/\r\n?|\n/g, '\ndata: ') : data}\n\n`;

/** The events, and undefined whenever it is time for a comment. */
function withHeartbeat(events: Observable<ServerSentEvent>, everyMs: number): Observable<ServerSentEvent | undefined> {
  if (everyMs > LONGEST_TIMER_MS) return events;
  return events.pipe(connect((shared) => merge(interval(everyMs).pipe(map(() => undefined), takeUntil(shared.pipe(last(null, undefined)))), shared)));
}
