import { asyncScheduler, finalize, tap } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';
import { redact } from '../protocol/redact';
import { isNote, type ReplyItem } from '../protocol/replyItem';
import type { Provider } from '../types/provider';
import { decorate } from './decorate';
import { RECORDING_VERSION, type RecordedError, type RecordedEvent } from './parseRecording';
import { tryOrWarn } from './tryOrWarn';

/**
 * Writes down each reply with its timing, for {@link replayProvider}: one line of JSON for the request, one for each item, and one for the end.
 *
 * Lines of replies that run side by side are told apart by their number. What looks like an API key is left out. A sink that throws is printed, its reply is
 * recorded no further, and goes on. Throws a {@link ConfigurationError} where `sink` is no function.
 *
 * @example
 * import { Agent, LocalProvider, recordTo } from 'rxagent';
 * const lines: string[] = [];
 * const agent = new Agent({ provider: recordTo(new LocalProvider(), (line) => lines.push(line)) });
 * agent.run('hi').then(() => console.log(lines.join('\n')));
 */
export function recordTo(provider: Provider, sink: (line: string) => unknown): Provider {
  if (typeof sink !== 'function') throw new ConfigurationError(`recordTo: its second argument is a function that takes a line, such as (line) => lines.push(line); got ${typeof sink}.`);
  return decorate('recordTo', provider, (ask, { report, ...request }) => {
    const reply = nextNumber(sink);
    const startMs = asyncScheduler.now();
    let open = true;
    const write = (line: object): void => {
      open &&= tryOrWarn('the sink of recordTo', () => sink(JSON.stringify({ reply, ...line }, withoutKeys)));
    };
    const tell = (event: RecordedEvent): void => write({ atMs: asyncScheduler.now() - startMs, ...event });
    const close = (event: RecordedEvent): void => {
      tell(event);
      open = false;
    };
    const { name, defaultModel, nativeTools, nativeSchema } = provider;
    write({ rxagent: RECORDING_VERSION, provider: { name, defaultModel, nativeTools, nativeSchema }, request });
    return ask({ ...request, report }).pipe(
      tap({
        next: (item) => tell(toEvent(item)),
        complete: () => close({ complete: true }),
        error: (error: unknown) => close({ error: toFields(error) }),
      }),
      finalize(() => close({ unsubscribed: true })),
    );
  });
}

/** In texts, not in their JSON: there an escape such as \\n would hide where a key begins. */
const withoutKeys = (_: string, value: unknown): unknown => (typeof value === 'string' ? redact(value) : value);

/** How many replies a sink has got: several providers may share it. */
const numbers = new WeakMap<object, number>();

function nextNumber(sink: object): number {
  const number = (numbers.get(sink) ?? 0) + 1;
  numbers.set(sink, number);
  return number;
}

function toEvent(item: ReplyItem): RecordedEvent {
  if (!isNote(item)) return { item };
  return { note: 'error' in item ? { ...item, error: toFields(item.error) } : item };
}

/** What JSON can hold of an error. */
function toFields(error: unknown): RecordedError {
  const { name, code, provider, status, retryable, retryAfterMs, requestId } = Object(error) as RecordedError;
  return { name, message: errorText(error), code, provider, status, retryable, retryAfterMs, requestId };
}
