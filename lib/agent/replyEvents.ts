import { asyncScheduler } from 'rxjs';
import { ProviderError } from '../errors/providerError';
import { isToolCall } from '../messages/isToolCall';
import type { FinishReason } from '../types/finishReason';
import type { Message } from '../types/message';
import type { ModelNote } from '../types/provider';
import type { RunEvent } from '../types/runEvent';
import type { Reply } from './reply';
import { turnFact, type Run } from './run';
import { withUniqueId } from './uniqueId';

/** The event for what a provider has emitted. Throws a {@link ProviderError} for anything but text and calls. */
export function itemEvent(run: Run, item: unknown): RunEvent {
  const { runId, context, state } = run;
  // The hot path: spelled out, since spreading fields costs more than all the rest.
  if (typeof item === 'string') return { type: 'text-delta', runId, timeMs: run.deltaClock(), context, iteration: state.iteration, delta: item };
  if (isToolCall(item)) return turnFact(run, 'tool-call', { call: withUniqueId(run, item) });
  const { name } = run.settings.options.provider;
  const what = typeof item === 'object' && item !== null ? `an object with the keys [${Object.keys(item).slice(0, 9).join(', ')}]` : String(item).slice(0, 99);
  throw new ProviderError(`Provider '${name}' emitted ${what}: a reply consists of strings and tool calls { id, toolName, parameters }, whose parameters are a parsed object.`, { provider: name });
}

/** The event for a side note. */
export function noteEvent(run: Run, note: Exclude<ModelNote, { type: 'alive' }>): RunEvent {
  switch (note.type) {
    case 'reasoning-delta':
      return turnFact(run, 'reasoning-delta', { delta: note.delta });
    case 'retry':
      return turnFact(run, 'llm-retry', { attempt: note.attempt, delayMs: note.delayMs, error: note.error });
    case 'fallback':
      return turnFact(run, 'provider-fallback', { from: note.from, to: note.to, error: note.error });
    case 'usage':
      return turnFact(run, 'llm-note', { note: { type: 'usage', usage: { ...note.usage } } }); // providers may go on counting in theirs
    default:
      return turnFact(run, 'llm-note', { note });
  }
}

/** What is still to be told of the reply: its end, whole or as far as it came before a stop or a failure; and what it has cost, where the provider told. */
export function replyEnd(run: Run, cut?: { error?: unknown }): RunEvent[] {
  const { reply } = run.state;
  if (!reply) return [];
  const end = reply.message ? [] : [llmEnd(run, reply, cut)];
  return reply.usage ? [...end, turnFact(run, 'usage', { usage: reply.usage })] : end;
}

function llmEnd(run: Run, reply: Reply, cut: { error?: unknown } | undefined): RunEvent {
  const { text, calls, reasoning, usage, model, provider } = reply;
  // What the guards of the output have not seen whole is not kept.
  const content = cut && run.settings.outputGuards.length > 0 ? '' : text.toString();
  const message: Message = { role: 'assistant', content, ...(calls.length > 0 && { toolCalls: calls.map(({ call }) => call) }) };
  const finishReason: FinishReason = cut ? ('error' in cut ? 'error' : 'other') : (reply.finishReason ?? (calls.length > 0 ? 'tool-calls' : 'stop'));
  const known = { ...(model !== undefined && { model }), ...(reasoning && { reasoning }), ...(usage && { usage }), ...(cut && 'error' in cut && { error: cut.error }) };
  return turnFact(run, 'llm-end', { message, finishReason, durationMs: asyncScheduler.now() - reply.startMs, provider, ...known });
}
