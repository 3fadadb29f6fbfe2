import { ConfigurationError } from '../errors/configurationError';
import { isPlainObject } from '../messages/isPlainObject';
import { isToolCall } from '../messages/isToolCall';
import type { ProviderErrorOptions } from '../errors/providerError';
import type { ModelNote, Provider } from '../types/provider';
import type { ToolCall } from '../types/toolCall';

/** Of the lines that `recordTo` writes; it stands in each reply's first line, as `rxagent`. */
export const RECORDING_VERSION = 1;

/** The fields of an error that a recording keeps. */
export interface RecordedError extends Omit<ProviderErrorOptions, 'cause' | 'provider'> {
  name?: string | undefined;
  provider?: string | undefined;
  message: string;
}

/** What happened in a reply. */
export type RecordedEvent =
  | { item: string | ToolCall }
  | { note: ModelNote }
  | { error: RecordedError }
  | { complete: true }
  /** Somebody had enough of it. */
  | { unsubscribed: true };

/** A reply as it was recorded. */
export interface RecordedReply {
  provider: Pick<Provider, 'name' | 'defaultModel' | 'nativeTools' | 'nativeSchema'>;
  events: { atMs: number; event: RecordedEvent }[];
}

/** The replies in a recording, in the order in which they were asked for. Throws a {@link ConfigurationError} with the number of a line that `by` cannot read. */
export function parseRecording(by: string, lines: Iterable<string>): RecordedReply[] {
  const replies: RecordedReply[] = [];
  const open = new Map<unknown, RecordedReply>();
  let number = 0;
  for (const text of lines) {
    number++;
    if (typeof text === 'string' && text.trim() === '') continue;
    const fail = (why: string): never => {
      throw new ConfigurationError(`${by}: line ${number} of the recording ${why}: pass the lines that recordTo has written, as they are.`);
    };
    const line = parseLine(text) ?? fail('is no JSON object');
    if ('rxagent' in line) {
      if (line.rxagent !== RECORDING_VERSION) fail(`is of version ${String(line.rxagent)}, but this rxagent reads version ${RECORDING_VERSION}`);
      const reply = { provider: readProvider(line.provider) ?? fail('names no provider'), events: [] };
      open.set(line.reply, reply);
      replies.push(reply);
    } else {
      const { events } = open.get(line.reply) ?? fail(`belongs to a reply (${String(line.reply)}) that has not begun`);
      const event = readEvent(line) ?? fail('holds no item, note, error or end');
      const { atMs } = line;
      if (typeof atMs !== 'number' || atMs < 0) return fail('tells no time (atMs)');
      events.push({ atMs, event });
    }
  }
  return replies;
}

function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const readProvider = (value: unknown): RecordedReply['provider'] | undefined =>
  isPlainObject(value) && typeof value.name === 'string' ? (value as unknown as RecordedReply['provider']) : undefined;

function readEvent({ item, note, error, complete, unsubscribed }: Record<string, unknown>): RecordedEvent | undefined {
  if (typeof item === 'string' || isToolCall(item)) return { item };
  if (isPlainObject(note) && typeof note.type === 'string') return { note: note as unknown as ModelNote };
  if (isPlainObject(error) && typeof error.message === 'string') return { error: error as unknown as RecordedError };
  if (complete === true) return { complete };
  return unsubscribed === true ? { unsubscribed } : undefined;
}
