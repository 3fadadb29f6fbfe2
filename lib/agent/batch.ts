import { catchError, concat, defer, filter, map, merge, of, tap, type Observable } from 'rxjs';
import { captureContext } from '#platform';
import { ConfigurationError } from '../errors/configurationError';
import { isResult } from '../messages/isResult';
import { checkNumbers } from '../protocol/checkNumbers';
import { inSequence } from '../tools/inSequence';
import type { AgentEvent } from '../types/agentEvent';
import type { BatchEvent, BatchItem, BatchOptions } from '../types/batch';
import { entered, ownContext } from './foreign';

type Start<T, Input> = (input: Input) => Observable<AgentEvent<T>>;
type Numbered<Input> = { index: number } & ({ input: Input } | { error: unknown });

/** Runs each input; tells of each when it is over, and at the end of all in the order of the inputs. An input is taken when there is room for it. */
export function batch<T, Input>(run: Start<T, Input>, inputs: Iterable<Input>, options: BatchOptions = {}): Observable<BatchEvent<T>> {
  checkNumbers('batch', options, { concurrency: { least: 1, whole: true } });
  if (typeof inputs === 'string' || !(Symbol.iterator in (Object(inputs) as object))) throw new ConfigurationError('batch: pass a list of inputs, such as [question, question].');
  const { concurrency = 5 } = options;
  return defer(() => {
    const items: BatchItem<T>[] = [];
    const list = concurrency === Infinity ? [...inputs] : inputs;
    const here = { enter: captureContext() }; // an input may be taken long after that
    const queue = numbered(list);
    const take = () => ownContext(here, () => queue.next());
    const start: typeof run = (input) => entered(here, () => run(input));
    const width = Array.isArray(list) ? Math.min(concurrency, list.length) : concurrency;
    const workers = Array.from({ length: width }, () => inSequence(work(start, take)).pipe(tap((item) => (items[item.index] = item))));
    return concat(merge(...workers), defer(() => of<BatchEvent<T>>({ type: 'result', items: [...items] })));
  });
}

/** The inputs with their numbers; where they cannot be read any further, the failure is the last of them. */
function* numbered<Input>(inputs: Iterable<Input>): Generator<Numbered<Input>> {
  let index = 0;
  try {
    for (const input of inputs) yield { index: index++, input };
  } catch (error) {
    yield { index, error };
  }
}

/** Takes one input after the other from a queue that it shares with others. */
function* work<T, Input>(run: Start<T, Input>, take: () => IteratorResult<Numbered<Input>>): Generator<Observable<BatchItem<T>>> {
  for (let next = take(); !next.done; next = take()) {
    const { value } = next;
    yield 'error' in value ? of({ type: 'item', status: 'failed', ...value }) : one(run, value.input, value.index);
  }
}

/** One run. Its failure is an entry like any other. */
const one = <T, Input>(run: Start<T, Input>, input: Input, index: number): Observable<BatchItem<T>> =>
  defer(() => run(input)).pipe(
    filter(isResult),
    map((result): BatchItem<T> => ({ type: 'item', index, status: 'done', result })),
    catchError((error: unknown) => of<BatchItem<T>>({ type: 'item', index, status: 'failed', error })),
  );
