import { concat, identity, ignoreElements, map, timer, type Observable, type ObservableInput } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { repairConversation } from '../messages/repairConversation';
import { RetryPlan } from '../protocol/retryPlan';
import { joined, type RetryToken } from '../protocol/retryToken';
import type { ModelNote, ModelRequest } from '../types/provider';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import { atMost } from './atMost';
import { opened, ownContext } from './foreign';
import { guardOutput } from './guardOutput';
import { saysNothing } from './reply';
import { itemEvent, noteEvent } from './replyEvents';
import { turnFact, type Run } from './run';

/** One question to the model: its start, then the reply; which is asked for again when it fails before it has said anything. */
export function* modelTurn(run: Run): Generator<ObservableInput<RunEvent>> {
  const { options, retry } = run.settings;
  const request = toRequest(run);
  const plan = new RetryPlan(retry);
  const opening = turnFact(run, 'llm-start', { provider: options.provider.name, request });
  yield [opening];
  for (;;) {
    try {
      yield reply(run, opening, plan.token);
      return;
    } catch (error) {
      if (AgentError.isInstance(error) && ['blocked', 'reply-too-long'].includes(error.code)) throw error; // not the provider's
      const note = ownContext(run, () => plan.next(error, saysNothing(run.state.reply)));
      yield concat([noteEvent(run, note)], timer(note.delayMs).pipe(ignoreElements()));
    }
  }
}

/** One try: what the provider says, and its notes as they come. */
const reply = (run: Run, opening: RunEventOf<'llm-start'>, token: RetryToken): Observable<RunEvent> =>
  opened(run, opening, (subscriber) => {
    const report = (note: ModelNote): void => {
      if (note.type !== 'alive') subscriber.next(noteEvent(run, note));
    };
    return run.settings.ask({ ...opening.request, report: joined(report, token) }).pipe(
      atMost(run.settings.options.maxReplyLength),
      run.settings.findTextCalls ?? identity,
      map((item) => itemEvent(run, item)),
      guardOutput(run),
    );
  });

function toRequest({ settings, state }: Run): Omit<ModelRequest, 'report'> {
  const { model = settings.options.provider.defaultModel, temperature, maxTokens } = settings.options;
  return {
    ...(model !== undefined && { model }),
    systemPrompt: settings.systemPrompt,
    messages: repairConversation(state.history.concat(state.input, state.produced)),
    tools: settings.toolSpecs,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(settings.output && { responseSchema: settings.output.schema }),
  };
}
