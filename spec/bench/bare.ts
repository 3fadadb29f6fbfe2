import { concat, defer, filter, from, ignoreElements, isObservable, map, mergeMap, of, repeat, takeWhile, tap, toArray, type Observable } from 'rxjs';
import type { Message, ToolCall } from 'rxagent';
import type { Event } from './floor';
import type { Item, Model } from './models';
import type { Execute } from './validated';

/** The same agent as a minimal pipeline of RxJS operators. */
export const bareAgent = (stream: Model['stream'], execute: Execute, input: readonly Message[]): Observable<Event> =>
  defer(() => {
    const messages = [...input];
    let iteration = 0;
    const turn = defer(() => {
      const toolCalls: ToolCall[] = [];
      let content = '';
      iteration++;
      const chunks = stream(messages).pipe(
        tap((item) => (typeof item === 'string' ? (content += item) : toolCalls.push(item))),
        filter(isText),
        map((delta): Event => ({ type: 'chunk', role: 'assistant', content: delta, iteration })),
      );
      const rest = defer((): Observable<Event> => {
        messages.push({ role: 'assistant', content, toolCalls });
        return toolCalls.length === 0 ? of({ type: 'result', content, messages, iterations: iteration }) : answers(toolCalls, execute, messages);
      });
      return concat(chunks, rest);
    });
    return turn.pipe(repeat(), takeWhile(({ type }) => type !== 'result', true));
  });

const answers = (calls: readonly ToolCall[], execute: Execute, messages: Message[]): Observable<never> =>
  from(calls).pipe(
    mergeMap((call, index) => toObservable(execute(call)).pipe(map((content) => ({ call, index, content })))),
    toArray(),
    tap((results) => {
      results.sort((a, b) => a.index - b.index);
      for (const { call, content } of results) messages.push({ role: 'tool', content: String(content), toolCallId: call.id, toolName: call.toolName });
    }),
    ignoreElements(),
  );

const isText = (item: Item): item is string => typeof item === 'string';
const toObservable = (value: unknown): Observable<unknown> => (isObservable(value) ? value : value instanceof Promise ? from(value) : of(value));
