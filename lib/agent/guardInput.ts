import { concatMap, defer, from, map, of, throwError, toArray, type Observable } from 'rxjs';
import { GuardError } from '../errors/guardError';
import type { Message } from '../types/message';
import type { RunEvent } from '../types/runEvent';
import { askGuards } from './askGuards';
import { messagesOf } from './input';
import { runFact, type Run } from './run';

/** The run's first fact: its input, as far as the guards let it pass. What they refuse is kept nowhere. */
export const openInput = (run: Run): Observable<RunEvent> =>
  defer(() => from(messagesOf(run.input))).pipe(
    concatMap((message) => (run.settings.inputGuards.length > 0 && message.role === 'user' ? guarded(run, message) : of(message))),
    toArray(),
    map((messages) => runFact(run, 'run-start', { messages })),
  );

/** The first fact of a run whose input has not passed its guards: nothing of it is told or kept. */
export const withoutInput = (run: Run): RunEvent => runFact(run, 'run-start', { messages: [] });

/** A message whose texts have passed: its content, and the texts among its parts. */
function guarded(run: Run, message: Message): Observable<Message> {
  const { content, contentParts } = message;
  const texts = new Set([content, ...(contentParts ?? []).flatMap((part) => (part.type === 'text' ? part.text : []))]);
  return from(texts).pipe(
    concatMap((text) => askGuards(run, run.settings.inputGuards, text, undefined).pipe(map((verdict) => ({ text, verdict })))),
    concatMap(({ text, verdict }) => ('block' in verdict ? blocked(verdict) : of([text, verdict.value] as const))),
    toArray(),
    map((entries) => rewritten(message, new Map(entries))),
  );
}

const blocked = ({ block, cause }: { block: string; cause?: unknown }): Observable<never> => throwError(() => new GuardError('input', block, { cause }));

function rewritten(message: Message, texts: ReadonlyMap<string, string>): Message {
  const passed = (text: string): string => texts.get(text) ?? text;
  const { content, contentParts } = message;
  if ([...texts].every(([text, value]) => text === value)) return message;
  return {
    ...message,
    content: passed(content),
    ...(contentParts && { contentParts: contentParts.map((part) => (part.type === 'text' ? { ...part, text: passed(part.text) } : part)) }),
  };
}
