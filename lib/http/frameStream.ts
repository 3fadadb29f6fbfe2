import { connect, interval, last, map, merge, takeUntil, tap, type Observable, type Subscription } from 'rxjs';
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
  /** How much may wait for a slow reader, in bytes; then the connection is cut. Default 1048576 (1 MiB). */
  readonly maxBufferedBytes?: number | undefined;
}

const encoder = new TextEncoder();

/**
 * The bytes of events. The source is subscribed to at once, and left when the reader cancels. While the reader is busy, text is gathered and then goes out in one
 * piece; an Observable cannot be paused, so beyond `maxBufferedBytes` the source is left, and the reader told why in the last event, if the protocol has one for it.
 */
export function frameStream(source: Observable<ServerSentEvent>, cut?: EventProtocol['cut'], options: EventStreamOptions = {}): ReadableStream<Uint8Array> {
  checkNumbers('EventStreamOptions', options, { heartbeatMs: { least: 1 }, maxBufferedBytes: { least: 1 } });
  const { heartbeatMs = 15_000, maxBufferedBytes = 1_048_576 } = options;
  let waiting = '';
  let reader: Subscription | undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const gather = (text: string): void => {
        waiting += text;
        if ((controller.desiredSize ?? 0) > 0) flush(controller);
        if (waiting.length > maxBufferedBytes) throw new AgentError(`The reader is too slow: more than ${maxBufferedBytes} bytes wait for it.`, { code: 'slow-reader' });
      };
      const end = (): void => {
        flush(controller);
        controller.close();
      };
      const fail = (error: unknown): void => {
        if (cut && AgentError.isInstance(error)) {
          waiting += frame(cut(error));
          end();
        } else controller.error(error);
      };
      reader = withHeartbeat(source.pipe(map(frame)), heartbeatMs).pipe(tap(gather)).subscribe({ error: fail, complete: end });
    },
    pull: flush,
    cancel: () => reader?.unsubscribe(),
  });

  function flush(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (waiting === '') return;
    controller.enqueue(encoder.encode(waiting));
    waiting = '';
  }
}

/** Data that is JSON has no line feeds; for other data each line is a field of its own. */
const frame = ({ id, event, data }: ServerSentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}data: ${data.includes('\n') ? data.replaceAll('\n', '\ndata: ') : data}\n\n`;

function withHeartbeat(texts: Observable<string>, everyMs: number): Observable<string> {
  if (everyMs > LONGEST_TIMER_MS) return texts;
  return texts.pipe(connect((shared) => merge(interval(everyMs).pipe(map(() => ':\n\n'), takeUntil(shared.pipe(last(null, '')))), shared)));
}
