import { concatMap, concatWith, defer, EMPTY, filter, from, identity, of, throwError, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { GuardError } from '../errors/guardError';
import type { RunEvent } from '../types/runEvent';
import { askGuards } from './askGuards';
import { turnFact, type Run } from './run';

/**
 * Lets a reply's text pass the output guards when it is whole: the final answer, which has been seen by then; or, with `holdOutput`, the text of each reply, which is
 * shown only after that.
 */
export const guardOutput = (run: Run): MonoTypeOperatorFunction<RunEvent> =>
  run.settings.options.holdOutput ? held(run) : run.settings.outputGuards.length > 0 ? afterwards(run) : identity;

const afterwards = (run: Run): MonoTypeOperatorFunction<RunEvent> =>
  concatWith(
    defer(() => {
      const { text, calls } = run.state.reply!;
      return calls.length > 0 ? EMPTY : checked(run, text.toString(), (content) => of(turnFact(run, 'output-rewrite', { content })));
    }),
  );

const held = (run: Run): MonoTypeOperatorFunction<RunEvent> => (source) =>
  defer(() => {
    const deltas: string[] = [];
    const told = (delta: string): RunEvent => turnFact(run, 'text-delta', { delta });
    return source.pipe(
      filter((event) => event.type !== 'text-delta' || !deltas.push(event.delta)),
      concatWith(defer(() => checked(run, deltas.join(''), (text) => of(told(text)), defer(() => from(deltas.map(told)))))),
    );
  });

/** Asks the guards about a text: `passed` where they let it be, `rewrite` where they put another in its place. There is nothing to ask about an empty text. */
const checked = (run: Run, text: string, rewrite: (value: string) => Observable<RunEvent>, passed: Observable<RunEvent> = EMPTY): Observable<RunEvent> =>
  (text === '' ? of({ value: text }) : askGuards(run, run.settings.outputGuards, text, undefined)).pipe(
    concatMap((verdict) => {
      if ('block' in verdict) return throwError(() => new GuardError('output', verdict.block, { cause: verdict.cause }));
      return verdict.value === text ? passed : rewrite(verdict.value);
    }),
  );
