import { createParser } from 'eventsource-parser';
import { defer, endWith, map, type OperatorFunction } from 'rxjs';

/** An event's data, or text that belongs to no event at all. */
export interface ServerSentEvent {
  data: string;
  /** Absent where it has none of its own. */
  id?: string | undefined;
  /** Its name; absent for `message`. */
  event?: string | undefined;
  /** True for text in place of events, such as an error page or the JSON object that some servers put there. */
  stray?: boolean;
  /** True for a last event whose closing blank line is missing: it may be cut. */
  open?: boolean;
}

/**
 * Reads server-sent events out of bytes, however they are cut (within a character, too): for each piece of bytes, the events that it completes.
 *
 * A last event without its closing blank line is read as well: whether a reply is whole is told by its protocol's own marker. Lines that are no field of an
 * event are given together, at the end, or as soon as they are 10 KB.
 * In place of an event of more than 64 Mi characters comes a text that is no JSON, so that every protocol refuses it. Nothing is read behind either of the two.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const serverSentEvents = (): OperatorFunction<Uint8Array, readonly ServerSentEvent[]> => (source) =>
  defer(() => {
    let events: ServerSentEvent[] = [];
    let stray = '';
    let refused: ServerSentEvent | undefined;
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: (event) => events.push(event),
      onError: ({ type, line = '' }) => {
        if (type === 'max-buffer-size-exceeded') refused = { data: TOO_LONG };
        if (type !== 'unknown-field' || refused) return;
        stray += `${stray && '\n'}${line}`;
        if (stray.length > MOST_STRAY) refused = { data: stray.slice(0, MOST_STRAY), stray: true };
      },
      maxBufferSize: LONGEST_EVENT,
    });
    const toLines = lineFeeds();
    const read = (text: string): ServerSentEvent[] => {
      events = [];
      if (!refused) parser.feed(toLines(text));
      return events;
    };
    const readRest = (): ServerSentEvent[] => {
      const rest = read(`${decoder.decode()}\n\n`).map((event) => ({ ...event, open: true }));
      if (!FIELDS.some((field) => field.startsWith(stray))) refused ??= { data: stray, stray: true };
      return rest;
    };
    return source.pipe(
      endWith(undefined),
      map((bytes) => {
        const whole = bytes ? read(decoder.decode(bytes, { stream: true })) : readRest();
        return refused ? [...whole, refused] : whole;
      }),
    );
  });

/** Makes every line end a line feed, across pieces, too. The parser would search the whole rest of a piece for the other kind at each line. */
function lineFeeds(): (text: string) => string {
  let returned = false;
  return (text) => {
    const whole = returned && text.startsWith('\n') ? text.slice(1) : text;
    returned = text === '' ? returned : text.endsWith('\r');
    return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
  };
}

const LONGEST_EVENT = 64 * 2 ** 20;
const TOO_LONG = 'an event of more than 64 MiB';
const MOST_STRAY = 10_000;

/** A stream may break off within the name of one. */
const FIELDS = ['data', 'event', 'id', 'retry'];
