import { map, type MonoTypeOperatorFunction } from 'rxjs';
import type { ServerSentEvent } from '../types/eventProtocol';

/** Gives the events of a run the ids 1, 2, 3 …, by which a client says what it has heard. */
export const numbered = (): MonoTypeOperatorFunction<ServerSentEvent> => map((event, index) => ({ ...event, id: String(index + 1) }));
