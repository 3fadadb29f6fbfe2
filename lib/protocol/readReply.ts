import { catchError, concat, concatMap, defer, EMPTY, Subject, switchMap, takeUntil, throwError, timer, type OperatorFunction } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { ProviderError } from '../errors/providerError';
import type { ModelNote } from '../types/provider';
import type { Vendor } from '../types/vendor';
import type { Fault } from './fault';
import { isNote, type ReplyItem } from './replyItem';
import { jsonValue } from './jsonValue';
import type { ServerSentEvent } from './serverSentEvents';
import { vendorError, type FaultContext } from './toProviderError';

/** Reads one reply: what each event of a vendor's stream says. Made anew for each reply, since it gathers calls. */
export type ReplyReader<E> = (event: E) => readonly ReplyItem[];

/**
 * Reads a vendor's events, and sees to it that a reply is whole: one without a `finish` note is an error that may be retried. A connection that breaks after that
 * note does no harm any more. A reply that ended for want of tokens, or by a filter or refusal, before it had said anything is an error, too.
 *
 * A server that leaves the connection open after that note is waited for two seconds, no longer (usage may follow). Bytes that say nothing are told as `alive`.
 *
 * What was read at once is gone through in a plain loop: an operator for each step would cost as much as the parsing.
 */
export const readReply = (reader: () => ReplyReader<unknown>, vendor: Vendor, context: FaultContext = {}): OperatorFunction<readonly ServerSentEvent[], ReplyItem> => (source) =>
  defer(() => {
    const read = carefully(reader(), vendor, context);
    let finish: Finish | undefined;
    let spoke = false;
    const finished = new Subject<void>();
    function* itemsOf(events: readonly ServerSentEvent[]): Generator<ReplyItem> {
      let silent = true;
      for (const event of events) {
        const value = jsonValue(event, vendor, context);
        if (value === undefined) continue;
        for (const item of read(value)) {
          silent = false;
          if (!isNote(item)) spoke = true;
          else if (item.type === 'finish') {
            finish = item;
            finished.next();
          }
          yield item;
        }
      }
      if (silent && !finish) yield { type: 'alive' };
    }
    const items = source.pipe(
      concatMap(itemsOf),
      catchError((error: unknown) => (finish && !(error instanceof ProviderError) ? EMPTY : throwError(() => error))),
      takeUntil(finished.pipe(switchMap(() => timer(GRACE_MS)))),
    );
    const end = defer(() => {
      const fault = faultOf(finish, spoke);
      return fault ? throwError(() => vendorError(fault, vendor, { ...context, retryable: fault.retryable })) : EMPTY;
    });
    return concat(items, end);
  });

/** Servers may send anything: what a reader stumbles over is an event that nobody can read. */
const carefully =
  (read: ReplyReader<unknown>, vendor: Vendor, context: FaultContext): ReplyReader<unknown> =>
  (value) => {
    try {
      return read(value);
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw vendorError({ code: 'malformed', message: `it sent an event of no known form: ${JSON.stringify(value)?.slice(0, 99)}` }, vendor, { ...context, retryable: true, cause });
    }
  };

const GRACE_MS = 2000;

type Finish = Extract<ModelNote, { type: 'finish' }>;

interface EndFault extends Fault {
  message: string;
  retryable: boolean;
}

const faultOf = (finish: Finish | undefined, spoke: boolean): EndFault | undefined => {
  if (!finish) return { code: 'truncated', message: 'the reply broke off before its end', retryable: true };
  const { reason, raw } = finish;
  const fault = reason === 'error' ? FAILED : spoke ? undefined : EMPTY_REPLIES[reason];
  return fault && { ...fault, message: `${fault.message}${raw === undefined || raw === reason ? '' : ` (${raw})`}` };
};

const FAILED: EndFault = { code: 'failed', message: 'the model broke its reply off', retryable: true };

const EMPTY_REPLIES: Partial<Record<Finish['reason'], EndFault>> = {
  length: { code: 'length', message: 'all tokens were used up before the model said anything (reasoning counts, too): raise maxTokens', retryable: false },
  'content-filter': { code: 'content-filter', message: 'a content filter held the reply back', retryable: false },
  refusal: { code: 'refusal', message: 'the model refused to answer', retryable: false },
  other: { code: 'no-answer', message: 'the model ended its reply without an answer', retryable: true },
};
