import { catchError, concatMap, concatWith, defer, startWith, type OperatorFunction } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { RunEvent } from '../types/runEvent';
import type { AgUiEvent, AgUiMessage } from './agUiEvent';
import { RunEncoder } from './runEncoder';

/**
 * What `toAgUi` has to know of the request.
 *
 * @example
 * import type { ToAgUiOptions } from 'rxagent/ag-ui';
 * const options: ToAgUiOptions = { threadId: 'thread-1', runId: 'run-1' };
 */
export interface ToAgUiOptions {
  /** The client's name for the conversation. */
  threadId: string;
  /** The client's name for this run. */
  runId: string;
  /**
   * The messages of the request as they came. With them the client's copy of a text that a guard has rewritten is put right (`MESSAGES_SNAPSHOT`); without them only
   * a `CUSTOM` event tells of it. Default: none.
   */
  messages?: readonly AgUiMessage[] | undefined;
}

/**
 * Turns the events of a run into those of AG-UI 1.0: `RUN_STARTED` at once, then what happens, then exactly one of `RUN_FINISHED` and `RUN_ERROR`, with nothing left
 * open. A run that fails completes here, since AG-UI tells of errors by an event. Throws a ConfigurationError without the two ids.
 *
 * ```
 * source:  r--i-----t-----t-----e-------i--r|   run-start, iteration-start, text-deltas, llm-end, iteration-end, run-end
 * toAgUi:  R--S-----(MC)--C-----E-------s--F|   MC: TEXT_MESSAGE_START and _CONTENT
 * ```
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { toAgUi } from 'rxagent/ag-ui';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.events('hi').pipe(toAgUi({ threadId: 'thread-1', runId: 'run-1' })).subscribe((event) => console.log(event.type));
 */
export function toAgUi({ threadId, runId, messages }: ToAgUiOptions): OperatorFunction<RunEvent, AgUiEvent> {
  if (typeof threadId !== 'string' || typeof runId !== 'string') throw new ConfigurationError('toAgUi needs the threadId and the runId of the request, both strings.');
  return (source) =>
    defer(() => {
      const encoder = new RunEncoder({ threadId, runId, messages });
      return source.pipe(
        concatMap((event) => encoder.encode(event)),
        catchError((error: unknown) => encoder.fail(error)),
        concatWith(defer(() => encoder.end())),
        startWith(encoder.started),
      );
    });
}
