import type { OperatorFunction } from 'rxjs';
import type { AgentInput } from './agentInput';
import type { RunEvent } from './runEvent';

/**
 * One event of an event stream as it stands on the wire (`text/event-stream`).
 *
 * @example
 * import type { ServerSentEvent } from 'rxagent/http';
 * const done: ServerSentEvent = { data: '[DONE]' };
 */
export interface ServerSentEvent {
  readonly data: string;
  /** The name of the event; default `message`. */
  readonly event?: string;
  readonly id?: string;
}

/**
 * How a front end asks for runs, and hears of them. rxagent's own is the default of `agentHandler`; `rxagent/ai-sdk` and `rxagent/ag-ui` have others.
 *
 * @example
 * import type { EventProtocol } from 'rxagent/http';
 * import { filter, map, pipe } from 'rxjs';
 * const textOnly: EventProtocol = {
 *   name: 'text',
 *   read: (body) => ({ messages: String((body as { question: string }).question) }),
 *   encode: () => pipe(filter((event) => event.type === 'text-delta'), map(({ delta }) => ({ data: JSON.stringify(delta) }))),
 * };
 */
export interface EventProtocol {
  readonly name: string;
  /** Headers of the response beside those of every event stream. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a run waits for the results of tools that its client has brought; default false: such a call ends the run, and the next request has the result. */
  readonly awaitsTools?: boolean;
  /** Makes the input of a request's body, which is any JSON value. What it throws is told to the client with status 400. */
  read(body: unknown): AgentInput;
  /** Makes the events on the wire of a run's. Errors of the run must become events here; what is left of them ends the connection. */
  encode(body: unknown): OperatorFunction<RunEvent, ServerSentEvent>;
  /** The last words on a connection that is cut though its run has not ended, such as to a reader that is too slow; default none. */
  cut?(error: Error & { readonly code: string }): ServerSentEvent | readonly ServerSentEvent[];
}
