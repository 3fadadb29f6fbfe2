import { catchError, defer, from, fromEvent, identity, of, takeUntil, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { isRole } from '../messages/isRole';
import { inContext } from '../protocol/inContext';
import type { AgentInput, AgentInputObject } from '../types/agentInput';
import type { Message } from '../types/message';
import type { Tool, ToolSpec } from '../types/tool';

const isLongForm = (input: AgentInput): input is AgentInputObject => typeof input === 'object' && input !== null && 'messages' in input;

/** The context that the input carries. */
export const contextOf = (input: AgentInput): unknown => (isLongForm(input) ? input.context : undefined);

/** What the input calls its run. Throws a {@link ConfigurationError} for what is no name. */
export function runIdOf(input: AgentInput): string | undefined {
  const runId: unknown = isLongForm(input) ? input.runId : undefined;
  if (runId === undefined || (typeof runId === 'string' && runId !== '')) return runId;
  throw new ConfigurationError('runId of the input must be a text that no other run has.');
}

/** The tools that the input brings with it. Throws a {@link ConfigurationError} if they are no list. */
export function toolsOf(input: AgentInput): readonly (Tool | ToolSpec)[] {
  const { tools = [] } = isLongForm(input) ? input : {};
  if (Array.isArray(tools) && tools.every((tool) => typeof tool === 'object' && tool !== null)) return tools as (Tool | ToolSpec)[];
  throw new ConfigurationError('tools of the input must be an array of tools, or of { name, description, parameters } for those that run elsewhere.');
}

/** The input's messages. Throws a {@link ConfigurationError} for anything that is no input. */
export function messagesOf(input: AgentInput): readonly Message[] {
  const given: unknown = isLongForm(input) ? input.messages : input;
  if (typeof given === 'string') return [{ role: 'user', content: given }];
  const messages = Array.isArray(given) ? [...(given as unknown[])] : [given];
  if (messages.length === 0) throw new ConfigurationError('The input has no messages: pass a question or at least one message.');
  messages.forEach(checkMessage);
  return messages as Message[];
}

function checkMessage(message: unknown, index: number): void {
  const { role, content } = (typeof message === 'object' && message !== null ? message : {}) as Partial<Message>;
  if (isRole(role) && typeof content === 'string') return;
  throw new ConfigurationError(
    `Message ${index} of the input is not valid: pass a string, or messages like { role: 'user', content: 'Hello' } with role system, user, assistant or tool.`,
  );
}

/** Completes the source when the input's stop says so: a signal that aborts, or the first value or the error of an observable. */
export const untilStopped = <T>(input: AgentInput): MonoTypeOperatorFunction<T> => {
  const stop = isLongForm(input) ? input.stop : undefined;
  return stop === undefined ? identity : takeUntil(defer(() => stopped(stop)).pipe(inContext(identity)));
};

/** Emits when a stop says so: a signal that aborts, or the first value or the error of an observable. */
export function stopped(stop: NonNullable<AgentInputObject['stop']>): Observable<unknown> {
  if (stop instanceof AbortSignal) return stop.aborted ? of(true) : fromEvent(stop, 'abort');
  try {
    return from(stop).pipe(catchError(() => of(true)));
  } catch (cause) {
    throw new ConfigurationError('stop must be an AbortSignal (such as controller.signal), an Observable or a promise.', { cause });
  }
}
