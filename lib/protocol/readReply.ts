import { catchError, concatMap, concatWith, defer, EMPTY, tap, throwError, type OperatorFunction } from 'rxjs';
import { ProviderError } from '../errors/providerError';
import type { FinishReason } from '../types/finishReason';
import type { Vendor } from '../types/vendor';
import type { Fault } from './fault';
import { isNote, type ReplyItem } from './replyItem';
import { vendorError, type FaultContext } from './toProviderError';

/** Reads one reply: what each event of a vendor's stream says. Made anew for each reply, since it gathers calls. */
export type ReplyReader<E> = (event: E) => readonly ReplyItem[];

/**
 * Reads a vendor's events, and sees to it that a reply is whole: one without a `finish` note is an error that may be retried. A connection that breaks after that
 * note does no harm any more. A reply that ended for want of tokens, or by a filter or refusal, before it had said anything is an error, too.
 */
export const readReply = <E>(reader: () => ReplyReader<E>, vendor: Vendor, context: FaultContext = {}): OperatorFunction<E, ReplyItem> => (source) =>
  defer(() => {
    let finish: FinishReason | undefined;
    let spoke = false;
    return source.pipe(
      concatMap(reader()),
      tap((item) => {
        if (!isNote(item)) spoke = true;
        else if (item.type === 'finish') finish = item.reason;
      }),
      catchError((error: unknown) => (finish && !(error instanceof ProviderError) ? EMPTY : throwError(() => error))),
      concatWith(
        defer(() => {
          const fault = faultOf(finish, spoke);
          return fault ? throwError(() => vendorError(fault, vendor, { ...context, retryable: fault.retryable })) : EMPTY;
        }),
      ),
    );
  });

interface EndFault extends Fault {
  retryable: boolean;
}

const faultOf = (finish: FinishReason | undefined, spoke: boolean): EndFault | undefined => {
  if (!finish) return { code: 'truncated', message: 'the reply broke off before its end', retryable: true };
  if (finish === 'error') return { code: 'failed', message: 'the model broke its reply off', retryable: true };
  return spoke ? undefined : EMPTY_REPLIES[finish];
};

const EMPTY_REPLIES: Partial<Record<FinishReason, EndFault>> = {
  length: { code: 'length', message: 'all tokens were used up before the model said anything (reasoning counts, too): raise maxTokens', retryable: false },
  'content-filter': { code: 'content-filter', message: 'a content filter held the reply back', retryable: false },
  refusal: { code: 'refusal', message: 'the model refused to answer', retryable: false },
};
