import { concatMap, EMPTY, from, mergeMap, type Observable } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import type { Run } from './run';
import { runTool } from './runTool';

/** Runs what the reply has asked for: side by side, or one after the other. */
export function toolTurn(run: Run): Observable<RunEvent> {
  const { settings, state } = run;
  if (settings.options.routingOnly || !state.reply?.calls.length) return EMPTY;
  const calls = from(state.reply.calls);
  return settings.sequential
    ? calls.pipe(concatMap(({ call }) => runTool(run, call)))
    : calls.pipe(mergeMap(({ call }) => runTool(run, call), settings.maxParallelTools));
}
