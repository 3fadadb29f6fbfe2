import { from, merge, type Observable } from 'rxjs';
import type { AgentInputObject } from '../types/agentInput';
import { clientGone } from './clientGone';

/** Stops a run by what its protocol has read, or by the client's word. */
export const eitherStop = (asked: AgentInputObject['stop'], told: Observable<unknown>): Observable<unknown> =>
  asked === undefined ? told : merge(asked instanceof AbortSignal ? clientGone({ signal: asked }) : from(asked), told);
