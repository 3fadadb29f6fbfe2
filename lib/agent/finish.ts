import { concat, defer, of, throwError, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { errorText } from '../errors/errorText';
import { ProviderError } from '../errors/providerError';
import type { RunEvent } from '../types/runEvent';
import { closeOpen } from './closeOpen';
import { committed } from './memory';
import { conversation, toResult, toTrace } from './result';
import { runFact, type Run } from './run';
import { traceStep } from './traceStep';

/** Commits the conversation, then tells the result. */
export function finish(run: Run): Observable<RunEvent> {
  const result = toResult(run);
  // What was said on the way to an answer that fits would push the question itself out of a small memory.
  const messages = result.messages.filter((message) => !run.state.corrected.has(message));
  return committed(run, messages, defer(() => of(runFact(run, 'run-end', { result }))));
}

/** Closes what is open, tells what was done until the failure, then fails. */
export function fail(run: Run, cause: unknown): Observable<RunEvent> {
  const error = toError(run, cause);
  const told = defer(() => of(runError(run, error)));
  return concat(closeOpen(run, { error }), told, throwError(() => error));
}

function runError(run: Run, error: unknown): RunEvent {
  const event = runFact(run, 'run-error', { error, messages: conversation(run), usage: run.state.usage, trace: toTrace(run) });
  event.trace.steps.push(traceStep(event)!); // the trace that it carries tells of it too
  return event;
}

/** What a provider throws becomes a {@link ProviderError}; errors of this library, and those of a memory, pass unchanged. */
function toError({ settings, state: { reply } }: Run, error: unknown): unknown {
  const isProviders = reply && !reply.message && !AgentError.isInstance(error);
  const { name } = settings.options.provider;
  return isProviders ? new ProviderError(`Provider '${name}' failed: ${errorText(error)}`, { provider: name, cause: error }) : error;
}
