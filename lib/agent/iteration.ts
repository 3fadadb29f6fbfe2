import { ConfigurationError } from '../errors/configurationError';
import type { RunFinishReason } from '../types/finishReason';
import type { RunEventOf } from '../types/runEvent';
import { turnFact, type Run } from './run';
import { terminalOutcome } from './terminalOutcome';

/** Opens the next turn. */
export const iterationStart = (run: Run): RunEventOf<'iteration-start'> => ({ ...turnFact(run, 'iteration-start', {}), iteration: run.state.iteration + 1 });

/** Closes a turn, and says whether and why it was the last. */
export function iterationEnd(run: Run): RunEventOf<'iteration-end'> {
  const finishReason = reasonToEnd(run);
  return turnFact(run, 'iteration-end', finishReason ? { finishReason } : {});
}

function reasonToEnd(run: Run): RunFinishReason | undefined {
  const { settings, state } = run;
  if (state.correction) return isUsedUp(run) ? 'budget' : undefined;
  if (!state.reply?.calls.length) return 'stop';
  if (state.reply.calls.some(({ outcome }) => !outcome)) return 'routed';
  if (terminalOutcome(run)) return 'terminal-tool';
  if (state.iteration >= settings.maxIterations + state.corrections) return 'max-iterations';
  return isUsedUp(run) ? 'budget' : undefined;
}

/** Whether the run has cost what it may, so that the model is asked no more. */
function isUsedUp({ settings: { options }, state: { usage } }: Run): boolean {
  const { maxTotalTokens = Infinity, maxCostUsd = Infinity } = options;
  if (maxCostUsd < Infinity && usage.totalTokens > 0 && usage.costUsd === undefined) {
    throw new ConfigurationError('maxCostUsd cannot be kept: nobody tells what the model costs. Wrap the provider in withCost, or use maxTotalTokens.');
  }
  return usage.totalTokens >= maxTotalTokens || (usage.costUsd ?? 0) >= maxCostUsd;
}
