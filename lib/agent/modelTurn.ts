import { identity, map, type Observable } from 'rxjs';
import type { ModelRequest } from '../types/provider';
import type { RunEvent } from '../types/runEvent';
import { foreign } from './foreign';
import { itemEvent, noteEvent } from './replyEvents';
import { turnFact, type Run } from './run';

/** One question to the model: its start, then the reply and the provider's notes as they come. */
export function modelTurn(run: Run): Observable<RunEvent> {
  const { ask, findTextCalls, options } = run.settings;
  const request = toRequest(run);
  return foreign(run, turnFact(run, 'llm-start', { provider: options.provider.name, request }), (subscriber) =>
    ask({ ...request, report: (note) => subscriber.next(noteEvent(run, note)) }).pipe(
      findTextCalls ?? identity,
      map((item) => itemEvent(run, item)),
    ),
  );
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
