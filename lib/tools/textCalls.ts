import { catchError, concat, concatWith, defer, filter, map, merge, of, Subject, throwError, type OperatorFunction } from 'rxjs';
import type { ToolCall } from '../types/toolCall';
import { TextCallScanner } from './textCallScanner';

/**
 * Finds the tool calls that a model has written as text in its reply. Text streams as it comes, except while it may still turn out to be a call; the
 * calls follow when the reply ends. A native call ends the search: then all is text, and what was held back comes before it.
 *
 * ```
 * source:    -Hi.-{"tool":-"clock"}-bye-|
 * textCalls: -Hi.-------------------bye-(C|)
 * ```
 *
 * What counts as a call:
 * - `TOOL_CALL {…}` anywhere, with `:` and white space as it likes. Any tool name will do, and what is not valid JSON but shows a name is a call with a `parseError`.
 * - A JSON object at the start of a line, or a fence that holds JSON objects and nothing else, that names a known tool and has arguments or nothing else.
 * - An array of such objects stands for each of them.
 *
 * The text that comes through is the source's less the raw text of the calls: marker, fence, JSON, and the white space behind it; of a marked call that
 * never ends, all the rest, up to a line that opens with the next marker. Empty deltas are left out. The calls have an empty `id`. After an error of the
 * source the text that was held back comes first; calls do not come.
 */
export const textCalls =
  (toolNames: ReadonlySet<string>): OperatorFunction<string | ToolCall, string | ToolCall> =>
  (source) =>
    defer(() => {
      const scanner = new TextCallScanner(toolNames);
      const released = new Subject<string>();
      const scanned = source.pipe(
        map((item) => {
          if (typeof item === 'string') return scanner.push(item);
          released.next(scanner.stop());
          return item;
        }),
        catchError((error: unknown) => concat(of(scanner.end()), throwError(() => error))),
        concatWith(
          defer(() => {
            released.complete();
            return [scanner.end(), ...scanner.calls];
          }),
        ),
      );
      return merge(released, scanned).pipe(filter((item) => item !== ''));
    });
