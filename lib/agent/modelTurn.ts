import { identity, map, type Observable } from 'rxjs';
import { retrying } from '../protocol/retrying';
import type { ModelNote, ModelRequest } from '../types/provider';
import type { RunEvent } from '../types/runEvent';
import { entered, foreign } from './foreign';
import { saysNothing } from './reply';
import { itemEvent, noteEvent } from './replyEvents';
import { turnFact, type Run } from './run';

/** One question to the model: its start, then the reply and the provider's notes as they come. */
export function modelTurn(run: Run): Observable<RunEvent> {
  const { ask, findTextCalls, options, retry } = run.settings;
  const request = toRequest(run);
  return foreign(run, turnFact(run, 'llm-start', { provider: options.provider.name, request }), (subscriber) => {
    const report = (note: ModelNote): void => subscriber.next(noteEvent(run, note));
    return entered(run, () => ask({ ...request, report })).pipe(
      findTextCalls ?? identity,
      map((item) => itemEvent(run, item)),
      retrying(retry, { pristine: () => saysNothing(run.state.reply), report }),
    );
  });
}

function toRequest({ settings, state }: Run): Omit<ModelRequest, 'report'> {
  const { model = settings.options.provider.defaultModel, temperature, maxTokens } = settings.options;
  return {
    ...(model !== undefined && { model }),
    systemPrompt: settings.systemPrompt,
    messages: state.history.concat(state.input, state.produced),
    tools: settings.toolSpecs,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}
