import type { ObservableInput } from 'rxjs';
import { InvalidOutputError } from '../errors/invalidOutputError';
import type { RunEvent } from '../types/runEvent';
import { turnFact, type Run } from './run';

/** Looks whether the final answer fits the schema; if not, has the model asked again, or fails when that has been done often enough. */
export function* outputTurn(run: Run): Generator<ObservableInput<RunEvent>> {
  const { settings, state } = run;
  const { message, calls = [] } = state.reply ?? {};
  if (!settings.output || !message || calls.length > 0) return;
  const output = settings.output.read(message.content);
  if ('value' in output) return;
  if (state.corrections >= settings.output.retries) throw new InvalidOutputError(message.content, output.errors);
  yield [turnFact(run, 'output-invalid', { errors: output.errors, attempt: state.corrections + 1 })];
}
