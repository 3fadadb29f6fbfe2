import { asyncScheduler } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { errorText } from '../errors/errorText';
import { resultText } from '../messages/resultText';
import type { RunEvent } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { ToolOutcome } from '../types/toolOutcome';
import { cutText } from './cutText';
import { callState } from './reply';
import { turnFact, type Run } from './run';

/** What a streaming tool has emitted. */
export const toolProgress = (run: Run, call: ToolCall, value: unknown): RunEvent => turnFact(run, 'tool-progress', { call, value, content: resultText(value) });

/** A tool's good end. */
export const toolEnded = (run: Run, call: ToolCall, value: unknown): RunEvent =>
  turnFact(run, 'tool-end', { call, outcome: outcome(run, call, isAnswer(run, call) ? resultText(value) : cutResult(run, resultText(value)), false), value });

/** Whether a tool's result is for the user, and so not cut. */
const isAnswer = ({ settings }: Run, { toolName }: ToolCall): boolean => settings.tools.get(toolName)?.tool.terminal === true;

/** A tool's failure, or that a call could not be run; `content` is what the model hears. */
export const toolFailed = (run: Run, call: ToolCall, error: unknown, content = cutResult(run, failureText(call, error))): RunEvent =>
  turnFact(run, 'tool-error', { call, outcome: outcome(run, call, content, true), error });

/** An answer for a call that a stop or a failure of the run has cut off. */
export const toolCancelled = (run: Run, call: ToolCall): RunEvent => toolFailed(run, call, new AgentError(`Tool '${call.toolName}' was cancelled`, { code: 'cancelled' }), 'cancelled');

/** As much of a text as the model gets. */
export const cutResult = ({ settings }: Run, text: string): string => cutText(text, settings.options.maxToolResultLength);

/** What the model hears of an error. */
export const failureText = ({ toolName }: ToolCall, error: unknown): string => (AgentError.isInstance(error) ? error.message : `Tool '${toolName}' failed: ${errorText(error)}`);

function outcome({ state }: Run, call: ToolCall, content: string, isError: boolean): ToolOutcome {
  const timeMs = asyncScheduler.now();
  const startMs = state.reply && callState(state.reply, call).startMs;
  return { toolCallId: call.id, toolName: call.toolName, content, isError, durationMs: startMs === undefined ? 0 : timeMs - startMs };
}
