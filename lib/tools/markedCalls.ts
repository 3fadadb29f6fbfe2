import { concatWith, defer, filter, map, type OperatorFunction } from 'rxjs';
import type { ToolCall } from '../types/toolCall';
import { TextCallScanner } from './textCallScanner';

/** What an answer begins with that is worth streaming; the scanner would hold it back. */
const ANSWER = /^\s*[{[]/;

/**
 * As {@link textCalls}, while an answer in JSON is awaited: a call is only what has the marker at the start of a line, and a reply that begins as JSON does is an
 * answer, which streams untouched.
 */
export const markedCalls = (): OperatorFunction<string | ToolCall, string | ToolCall> => (source) =>
  defer(() => {
    const scanner = new TextCallScanner(new Set());
    let begun = false;
    let answers = false;
    const push = (delta: string): string => {
      if (!begun && delta.trim() !== '') {
        begun = true;
        answers = ANSWER.test(delta);
      }
      return answers ? delta : scanner.push(delta);
    };
    return source.pipe(
      map((item) => (typeof item === 'string' ? push(item) : scanner.pass(item))),
      concatWith(defer(() => [scanner.end(), ...scanner.calls])),
      filter((item) => item !== ''),
    );
  });
