import { concatWith, defer, filter, map, type OperatorFunction } from 'rxjs';
import type { ToolCall } from '../types/toolCall';
import { TextCallScanner } from './textCallScanner';

/**
 * Finds the tool calls that a model has written as text in its reply. Text streams as it comes, except while it may still turn out to be a call; the
 * calls follow when the reply ends. A native call ends the search: then all is text. If text was held back at
 * that moment, it comes in the call's place, and the call at the end.
 *
 * ```
 * source:    -a-b-c-d-|        a: 'Hi.\n'  b: 'TOOL_CALL: {"tool_na'  c: 'me": "clock"}'  d: 'Bye.'
 * textCalls: -a-----d-(C|)     C: { id: '', toolName: 'clock', parameters: {} }
 * ```
 *
 * What counts as a call:
 * - `TOOL_CALL {…}`, also `TOOL_CALL: {…}`: at the start of a line with any tool name, elsewhere with a known one; what is not valid JSON but shows a name is
 *   a call with a `parseError`.
 * - A JSON object at the start of a line, or in a fence before anything else, that names a known tool and has arguments, or has nothing else. (One with a
 *   `name`, a `description` and arguments describes a tool.)
 * - A JSON array of nothing but such objects.
 *
 * The text that comes through is the source's less the raw text of the calls: the marker, the JSON, a fence that holds nothing else, and the white space
 * behind them; of a marked call that never ends, all the rest up to a line that opens with the next marker. Empty deltas are left out. The calls have an
 * empty `id`. What is held back when the source fails is lost with it.
 */
export const textCalls =
  (toolNames: ReadonlySet<string>): OperatorFunction<string | ToolCall, string | ToolCall> =>
  (source) =>
    defer(() => {
      const scanner = new TextCallScanner(toolNames);
      return source.pipe(
        map((item) => (typeof item === 'string' ? scanner.push(item) : scanner.pass(item))),
        concatWith(defer(() => [scanner.end(), ...scanner.calls])),
        filter((item) => item !== ''),
      );
    });
