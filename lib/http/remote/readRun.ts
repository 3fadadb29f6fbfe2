import { concat, concatMap, defer, pipe, takeWhile, throwError, type MonoTypeOperatorFunction, type OperatorFunction } from 'rxjs';
import { errorText } from '../../errors/errorText';
import { serverSentEvents, type ServerSentEvent } from '../../protocol/serverSentEvents';
import type { RunEvent } from '../../types/runEvent';
import { fromWire, type RunIdentity } from '../wire/fromWire';
import { isWhole } from './isWhole';
import { broken, remoteError } from './remoteError';

/** How far a run has been heard, over all of its connections. */
export interface Heard extends RunIdentity {
  /** The id of the last event. */
  lastId: number;
  /** Its type. */
  lastType?: RunEvent['type'];
  /** Whether it was the run's last. */
  isOver: boolean;
}

/**
 * Reads one connection: the events that were not heard before, in order. Completes with `run-end`; fails with the run's own error behind `run-error`, with `broken` when the connection ends
 * before one of the two, and with `malformed` where the server does not speak this protocol.
 */
export const readRun = (heard: Heard): OperatorFunction<Uint8Array, RunEvent> => pipe(serverSentEvents(), concatMap((events) => heardFrom(events, heard)), untilEnd());

/** Gone through in a plain loop: an operator for each step would cost more than the parsing. */
function* heardFrom(events: readonly ServerSentEvent[], heard: Heard): Generator<RunEvent> {
  for (const { id: name, data, stray, open } of events) {
    const id = Number(name);
    if (stray) throw broken(`it ended with the text ${data.slice(0, 99)}`);
    if (id <= heard.lastId) continue;
    const event = fromWire(data, heard);
    if (!event && open) return; // cut in its midst
    if (!event || !isWhole(event)) throw malformed(`it sent ${data.slice(0, 99)}`);
    if (name === undefined && event.type === 'run-error') throw broken(errorText(event.error)); // the end of this connection, not of the run
    if (id !== heard.lastId + 1) throw malformed(`behind event ${heard.lastId} came event ${name ?? 'without an id'}`);
    heard.lastId = id;
    heard.lastType = event.type;
    heard.isOver = event.type === 'run-end' || event.type === 'run-error';
    yield event;
    if (event.type === 'run-error') throw event.error;
  }
}

const untilEnd = (): MonoTypeOperatorFunction<RunEvent> => (events) =>
  concat(events, defer(() => throwError(() => broken('it was closed')))).pipe(takeWhile(({ type }) => type !== 'run-end', true));

const malformed = (what: string): Error => remoteError('malformed', `The server does not speak the protocol of rxagent: ${what}. Is it agentHandler(…) that answers at this url?`);
