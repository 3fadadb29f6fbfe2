import type { AgUiMessage } from './agUiEvent';
import { recordAt, textAt } from './bodyReader';

/** What of a request its answer needs: the client's names for the conversation and the run, and its messages of any kind, which may go back to it as they came. */
export function requestOf(body: unknown): { threadId: string; runId: string; messages?: AgUiMessage[] } {
  const { threadId, runId, messages } = recordAt(body, 'body');
  return { threadId: textAt(threadId, 'body.threadId'), runId: textAt(runId, 'body.runId'), ...(Array.isArray(messages) && { messages: messages as AgUiMessage[] }) };
}
