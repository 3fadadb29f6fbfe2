import { createParser } from 'eventsource-parser';
import { concatMap, concatWith, defer, type OperatorFunction } from 'rxjs';

/** What follows {@link serverSentEvents} reads: `data` of each event, or text that belonged to no event at all. */
export interface ServerSentEvent {
  data: string;
  /** True for text in place of events, such as an error page or the JSON object that some servers put there. */
  stray?: boolean;
  /** True for a last event whose closing blank line is missing: it may be cut. */
  open?: boolean;
}

/**
 * Reads server-sent events out of bytes, however they are cut (within a character, too).
 *
 * A last event without its closing blank line is read as well: whether a reply is whole is told by its protocol's own marker. Lines that are no field of an
 * event are given together, at the end.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const serverSentEvents = (): OperatorFunction<Uint8Array, ServerSentEvent> => (source) =>
  defer(() => {
    let events: ServerSentEvent[] = [];
    const stray: string[] = [];
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ data }) => events.push({ data }),
      onError: ({ type, line = '' }) => type === 'unknown-field' && stray.push(line),
    });
    const read = (text: string): ServerSentEvent[] => {
      events = [];
      parser.feed(text);
      return events;
    };
    return source.pipe(
      concatMap((bytes) => read(decoder.decode(bytes, { stream: true }))),
      concatWith(defer(() => [...read(`${decoder.decode()}\n\n`).map((event) => ({ ...event, open: true })), ...(stray.length > 0 ? [{ data: stray.join('\n'), stray: true }] : [])])),
    );
  });
