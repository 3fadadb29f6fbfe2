import { merge, type Observable } from 'rxjs';
import { stopped } from '../agent/input';
import type { AgentInputObject } from '../types/agentInput';

/** Stops a run by what its protocol has read, or by the client's word. */
export const eitherStop = (asked: AgentInputObject['stop'], told: Observable<unknown>): Observable<unknown> => (asked === undefined ? told : merge(stopped(asked), told));
