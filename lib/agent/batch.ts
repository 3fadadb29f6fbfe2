import { catchError, concat, defer, filter, from, map, mergeMap, of, tap, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { isResult } from '../messages/isResult';
import { checkNumbers } from '../protocol/checkNumbers';
import type { AgentEvent } from '../types/agentEvent';
import type { AgentInput } from '../types/agentInput';
import type { BatchEvent, BatchItem, BatchOptions } from '../types/batch';

/** Runs each input; tells of each when it is over, and at the end of all in the order of the inputs. */
export function batch(run: (input: AgentInput) => Observable<AgentEvent>, inputs: Iterable<AgentInput>, options: BatchOptions = {}): Observable<BatchEvent> {
  checkNumbers('batch', options, { concurrency: { least: 1, whole: true } });
  if (typeof inputs === 'string' || !(Symbol.iterator in (Object(inputs) as object))) throw new ConfigurationError('batch: pass a list of inputs, such as [question, question].');
  const { concurrency = 5 } = options;
  return defer(() => {
    const items: BatchItem[] = [];
    const each = from(inputs).pipe(
      mergeMap((input, index) => one(run, input, index), concurrency),
      tap((item) => (items[item.index] = item)),
    );
    return concat(each, defer(() => of<BatchEvent>({ type: 'result', items: [...items] })));
  });
}

/** One run. Its failure is an entry like any other. */
const one = (run: (input: AgentInput) => Observable<AgentEvent>, input: AgentInput, index: number): Observable<BatchItem> =>
  defer(() => run(input)).pipe(
    filter(isResult),
    map((result): BatchItem => ({ type: 'item', index, status: 'done', result })),
    catchError((error: unknown) => of<BatchItem>({ type: 'item', index, status: 'failed', error })),
  );
