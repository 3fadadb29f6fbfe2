import { connect, endWith, filter, identity, last, merge, mergeMap, NEVER, take, takeUntil, timer, zip, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { untilStopped } from '../../agent/input';
import type { AgentInputObject } from '../../types/agentInput';
import type { RunEvent } from '../../types/runEvent';
import type { Question } from './askServer';
import type { PageTools } from './pageTools';

/** What a page does for a run while it listens. */
export interface Beside {
  readonly stop?: AgentInputObject['stop'];
  readonly tools?: PageTools | undefined;
  /** For how long calls are held back, in milliseconds: whether they are open is known only when what was missed is heard. */
  readonly holdMs?: number | undefined;
  /** Brings something to the run. */
  readonly deliver: (question: Question) => Observable<never>;
}

/**
 * Runs the page's tools when the run asks for them, and tells the server when the run shall stop. What fails there fails the whole; all of it ends with the run, and a tool with its call.
 *
 * ```
 * events: -s-----e-r-|    s: tool-start · e: tool-end
 * tool:     --p-|         p: its progress
 * result: -s--p--e-r-|
 * ```
 */
export function besideRun({ stop, tools, holdMs, deliver }: Beside): MonoTypeOperatorFunction<RunEvent> {
  if (stop === undefined && tools === undefined) return identity;
  return connect((events) => {
    const works = tools ? events.pipe(filter(tools.isMine), mergeMap(workOn)) : NEVER;
    const stopped = NEVER.pipe(untilStopped({ messages: [], stop }), endWith(true));
    const stopping = zip(events.pipe(take(1)), stopped).pipe(mergeMap(([{ runId }]) => deliver({ method: 'DELETE', runId })));
    return merge(events, merge(works, stopping).pipe(takeUntil(events.pipe(last(null, undefined)))));

    function workOn(start: Parameters<PageTools['run']>[0]): Observable<RunEvent> {
      const { runId, call } = start;
      const work = tools!.run(start, (body) => deliver({ method: 'POST', runId, body }));
      return (holdMs === undefined ? work : timer(holdMs).pipe(mergeMap(() => work))).pipe(takeUntil(events.pipe(filter((event) => isEndOf(event, call.id)))));
    }
  });
}

const isEndOf = (event: RunEvent, toolCallId: string): boolean => (event.type === 'tool-end' || event.type === 'tool-error') && event.call.id === toolCallId;
