import type { RunEvent, RunEventOf } from '../../lib/types/runEvent';
import type { ToolCall } from '../../lib/types/toolCall';
import type { ToolOutcome } from '../../lib/types/toolOutcome';
import type { Usage } from '../../lib/types/usage';

type Common = 'type' | 'runId' | 'timeMs' | 'context' | 'iteration';
type Rest<T extends RunEvent['type']> = Omit<RunEventOf<T>, Common> & Partial<Pick<RunEventOf<T>, Extract<keyof RunEventOf<T>, Common>>>;

/** An event of the run `run` in turn 1 at 0 ms, with what `fields` say. */
export const runEvent = <T extends RunEvent['type']>(type: T, fields: Rest<T>): RunEventOf<T> =>
  ({ type, runId: 'run', timeMs: 0, context: undefined, iteration: 1, ...fields }) as unknown as RunEventOf<T>;

/** A usage of so many input and output tokens. */
export const usage = (inputTokens: number, outputTokens: number): Usage => ({ inputTokens, outputTokens, totalTokens: inputTokens + outputTokens });

/** How a call ended after `durationMs`. */
export const outcome = (call: ToolCall, durationMs: number, content = '', isError = false): ToolOutcome => ({
  toolCallId: call.id,
  toolName: call.toolName,
  content,
  isError,
  durationMs,
});
