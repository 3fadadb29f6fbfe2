import { asyncScheduler, catchError, defer, EMPTY, map, of, tap, type OperatorFunction } from 'rxjs';
import type { AgentInputObject } from '../types/agentInput';
import type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
import type { RunEvent } from '../types/runEvent';
import { runBody } from './bodySchema';
import { checkBody } from './checkBody';
import { checkLists } from './checkLists';
import { toWire } from './wire/toWire';
import { toWireError } from './wire/wireError';

const check = checkBody(runBody);

/**
 * rxagent's own protocol, which `remoteAgent` speaks: each event of the run is one event on the wire, its data the {@link RunEvent} as JSON, without what is the server's alone.
 * The last one is `run-end`, or `run-error` under the name `error`; without one of them the stream was cut.
 *
 * @example
 * import { LocalProvider, Agent } from 'rxagent';
 * import { runEventProtocol } from 'rxagent/http';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.events('hi').pipe(runEventProtocol.encode('hi')).subscribe(({ data }) => console.log(data));
 */
export const runEventProtocol: EventProtocol = {
  name: 'rxagent',
  awaitsTools: true,
  read: (body) => {
    checkLists(body);
    check(body);
    const { stopped, ...input } = body as AgentInputObject & { readonly stopped?: boolean };
    return { ...input, ...(stopped && { stop: of(true) }) };
  },
  encode: () => encode,
  cut: (error) => failure(error),
};

const encode: OperatorFunction<RunEvent, ServerSentEvent> = (source) =>
  defer(() => {
    let isTold = false;
    return source.pipe(
      map((event) => ({ data: toWire(event), ...(event.type === 'run-error' && { event: 'error' }) })),
      tap(({ event }) => (isTold ||= event === 'error')),
      catchError((error: unknown) => (isTold ? EMPTY : of(failure(error)))),
    );
  });

const failure = (error: unknown): ServerSentEvent => ({
  event: 'error',
  data: JSON.stringify({ type: 'run-error', timeMs: asyncScheduler.now(), error: toWireError(error), messages: [], usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 }, trace: { runId: '', steps: [] } }),
});
