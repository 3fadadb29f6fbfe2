import { AgentError } from '../errors/agentError';
import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';
import type { ThreadJob, ThreadMessage } from './threadSource';

/** The error that a thread has told of: what its function threw keeps its name, message, code and stack; anything else says what to check. */
export function threadFault(toolName: string, job: ThreadJob, { stage, name, message, code, stack, exports = [] }: Extract<ThreadMessage, { type: 'error' }>): Error {
  if (stage === 'run') return Object.assign(new Error(message), name !== undefined && { name }, code !== undefined && { code }, stack !== undefined && { stack });
  const text = message.replace(/ imported from \S*rxagent-thread\.cjs/, '').replace(/[.\s]+$/, '');
  if (stage === 'clone') {
    const advice = 'Give plain data: texts, numbers, arrays, objects, maps, dates, bytes; no functions, no promises';
    return new AgentError(`Tool '${toolName}': its function gave a value that cannot leave the thread: ${text}. ${advice}.`, { code: 'not-cloneable' });
  }
  if (stage === 'load') {
    const advice = "Check its URL, such as new URL('./work.js', import.meta.url), and that Node itself can load it: JavaScript, not TypeScript";
    return new ConfigurationError(`Tool '${toolName}': the module ${job.module} cannot be loaded: ${text}. ${advice}.`);
  }
  return new ConfigurationError(`Tool '${toolName}': the module ${job.module} exports no function '${job.export}'. Check the option export; its functions are: ${exports.join(', ') || 'none'}.`);
}

/** The error of a job that could not be handed over: only the context can hold what has no copy. */
export const contextFault = (toolName: string, cause: unknown): Error =>
  new ConfigurationError(
    `Tool '${toolName}': the context of the run cannot be handed to a thread: ${errorText(cause).replace(/[.\s]+$/, '')}. Give workerTool a function context that picks what the tool needs, as plain data.`,
    { cause },
  );

/** The error of a call whose thread is gone. In one that has served others it may be theirs: nobody can tell whose timer has thrown. */
export const endedFault = (toolName: string, cause: unknown, isUsed: boolean): Error => {
  const doubt = isUsed ? ' An earlier call may have left that behind in the thread.' : '';
  return new AgentError(`Tool '${toolName}': its thread ended before there was a result: ${messageOf(cause).replace(/[.\s]+$/, '')}.${doubt}`, { code: 'worker-ended', cause });
};

/** An uncaught value comes as the error that it was, or as whatever was thrown; an error from a thread may be of another realm. */
const messageOf = (cause: unknown): string => (typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : errorText(cause));
