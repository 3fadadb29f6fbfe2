import type { Observable } from 'rxjs';
import type { EventProtocol } from '../types/eventProtocol';
import type { RunEvent } from '../types/runEvent';
import { frameStream, type EventStreamOptions } from './frameStream';
import { numbered } from './numbered';
import { runEventProtocol } from './runEventProtocol';

/**
 * Turns a run into the bytes of an event stream (`text/event-stream`), for a response of your own; `agentHandler` makes the whole response. The run begins at once, and is unsubscribed
 * when the stream is cancelled or its reader is too slow.
 *
 * Throws a `ConfigurationError` when its options do not fit.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { toEventStream } from 'rxagent/http';
 * const agent = new Agent({ provider: new LocalProvider() });
 * const respond = (): Response => new Response(toEventStream(agent.events('hi')), { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' } });
 */
export function toEventStream(events$: Observable<RunEvent>, options: EventStreamOptions & { readonly protocol?: EventProtocol | undefined } = {}): ReadableStream<Uint8Array> {
  const { protocol = runEventProtocol, ...stream } = options;
  return frameStream(events$.pipe(protocol.encode(undefined), numbered()), { cut: protocol.cut?.bind(protocol) }, stream);
}
