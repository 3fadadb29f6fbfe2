import type { AgentEvent, StreamChunk } from '../types/agentEvent';
import type { RunEvent, RunEventOf } from '../types/runEvent';

/** What the public stream shows of a fact, if anything. */
export function project(event: RunEvent): AgentEvent | undefined {
  switch (event.type) {
    case 'text-delta':
      return event.delta === '' ? undefined : { type: 'chunk', role: 'assistant', content: event.delta, iteration: event.iteration };
    case 'reasoning-delta':
      return event.delta === '' ? undefined : chunk('assistant', event.iteration, { reasoning: event.delta });
    case 'tool-call':
      return chunk('assistant', event.iteration, { toolCalls: [event.call] });
    case 'tool-progress': {
      const { id: toolCallId, toolName } = event.call;
      return chunk('tool', event.iteration, { toolProgress: { toolCallId, toolName, content: event.content } });
    }
    case 'tool-end':
    case 'tool-error':
      return chunk('tool', event.iteration, { toolResult: event.outcome });
    case 'run-end':
      return event.result;
    default:
      return undefined;
  }
}

/** As {@link project}, for a provider that gives whole replies: one chunk with all calls of a reply. */
export const projectWhole = (event: RunEvent): AgentEvent | undefined => {
  const calls = event.type === 'llm-end' ? event.message.toolCalls : undefined;
  if (calls) return chunk('assistant', (event as RunEventOf<'llm-end'>).iteration, { toolCalls: calls });
  return event.type === 'tool-call' ? undefined : project(event);
};

const chunk = (role: StreamChunk['role'], iteration: number, fields: Partial<StreamChunk>): StreamChunk => ({ type: 'chunk', role, content: '', iteration, ...fields });
