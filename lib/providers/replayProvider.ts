import { asyncScheduler, concatMap, defer, delay, EMPTY, from, of, throwError, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { ProviderError } from '../errors/providerError';
import { checkNumbers } from '../protocol/checkNumbers';
import type { ReplyItem } from '../protocol/replyItem';
import { reportNotes } from '../protocol/replyItems';
import type { ModelNote, Provider } from '../types/provider';
import { parseRecording, type RecordedError, type RecordedEvent, type RecordedReply } from './parseRecording';

/**
 * How {@link replayProvider} plays.
 *
 * @example
 * import { replayProvider, type ReplayOptions } from 'rxagent';
 * const atOnce: ReplayOptions = { speed: Infinity, name: 'recorded' };
 * const provider = replayProvider('{"reply":1,"rxagent":1,"provider":{"name":"openai"}}\n{"reply":1,"atMs":3,"complete":true}', atOnce);
 */
export interface ReplayOptions {
  /** 2 is twice as fast as it was, Infinity is synchronous; at least 0.001, default 1. */
  speed?: number | undefined;
  /** What the provider is called; default: as the recorded one. */
  name?: string | undefined;
}

/**
 * A provider that plays what {@link recordTo} has written, with its timing: the k-th reply for the k-th request, whatever is asked.
 *
 * A recorded failure fails again, as a {@link ProviderError} with the same fields. Asking for more replies than there are is a {@link ConfigurationError}, and so
 * is a line that cannot be read. Time comes from RxJS, so it runs in virtual time, too.
 *
 * @example
 * import { Agent, LocalProvider, recordTo, replayProvider } from 'rxagent';
 * const lines: string[] = [];
 * new Agent({ provider: recordTo(new LocalProvider(), (line) => lines.push(line)) }).run('hi').then(() => {
 *   const agent = new Agent({ provider: replayProvider(lines, { speed: Infinity }) });
 *   agent.stream('hi').subscribe((event) => console.log(event));
 * });
 */
export function replayProvider(lines: string | Iterable<string>, options: ReplayOptions = {}): Provider {
  checkNumbers('replayProvider', options, { speed: { least: 0.001 } });
  const { speed = 1, name } = options;
  if (typeof lines !== 'string' && !(Symbol.iterator in (Object(lines) as object))) throw new ConfigurationError(`replayProvider: pass the recording as a text or its lines; got ${typeof lines}.`);
  const replies = parseRecording('replayProvider', typeof lines === 'string' ? lines.split('\n') : lines);
  const recorded = replies[0]?.provider ?? { name: 'replay' };
  const provider = { ...recorded, ...(name !== undefined && { name }) };
  let asked = 0;
  return {
    ...provider,
    stream: (request) =>
      defer(() => {
        const reply = replies[asked++];
        if (reply) return play(reply, speed, provider.name);
        throw new ConfigurationError(`replayProvider was asked for reply ${asked}, but its recording has ${replies.length}: record more, or check why more is asked than before.`);
      }).pipe(reportNotes(request)),
  };
}

/** Waits are counted from the start, so that small delays do not add up. A recording that stops without an end was cut as well. */
function play({ events }: RecordedReply, speed: number, name: string): Observable<ReplyItem> {
  const startMs = asyncScheduler.now();
  const last = events.at(-1);
  const isWhole = last && !('item' in last.event) && !('note' in last.event);
  const cut: RecordedEvent = { unsubscribed: true };
  return from(isWhole ? events : [...events, { atMs: last?.atMs ?? 0, event: cut }]).pipe(
    concatMap((recorded) => {
      const waitMs = startMs + recorded.atMs / speed - asyncScheduler.now();
      return waitMs > 0 ? of(recorded).pipe(delay(waitMs)) : of(recorded);
    }),
    concatMap(({ event }) => toItems(event, name)),
  );
}

function toItems(event: RecordedEvent, name: string): Observable<ReplyItem> {
  if ('item' in event) return of(event.item);
  if ('note' in event) return of(toNote(event.note, name));
  if ('complete' in event) return EMPTY;
  const error = 'error' in event ? toError(event.error, name) : toError({ code: 'truncated', message: `${name}: the recording of this reply breaks off here: it was unsubscribed, or its end is missing.` }, name);
  return throwError(() => error);
}

const toNote = (note: ModelNote, name: string): ModelNote => ('error' in note ? { ...note, error: toError(note.error as RecordedError, name) } : note);

const toError = ({ message, provider, ...fields }: RecordedError, name: string): ProviderError => new ProviderError(message, { ...fields, provider: provider ?? name });
