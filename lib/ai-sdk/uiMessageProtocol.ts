import { endWith, map, pipe } from 'rxjs';
import { isRecord } from '../messages/isRecord';
import type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
import { fromUIMessages, type FromUIMessagesOptions } from './fromUIMessages';
import { toldError } from './toldError';
import { toUIMessageStream } from './toUIMessageStream';
import type { UIMessageChunk } from './uiMessageChunk';
import type { UIMessageStreamOptions } from './uiMessageEncoder';

/**
 * How `useChat` of Vercel's AI SDK asks for runs and hears of them: {@link fromUIMessages}, {@link toUIMessageStream}, the header of its stream, and `[DONE]` at the end, also
 * after errors and when a connection is cut.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { uiMessageProtocol } from 'rxagent/ai-sdk';
 * import { agentHandler } from 'rxagent/http';
 * const agent = new Agent({ provider: new LocalProvider() });
 * export const POST = agentHandler(agent, { protocol: uiMessageProtocol() });
 */
export const uiMessageProtocol = (options: FromUIMessagesOptions & UIMessageStreamOptions = {}): EventProtocol => ({
  name: 'ui-message-stream',
  headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
  read: (body) => fromUIMessages(body, options),
  encode: (body) =>
    pipe(
      toUIMessageStream({ ...options, messageId: options.messageId ?? continued(body) }),
      map(frame),
      endWith(done),
    ),
  cut: (error) => [frame({ type: 'error', errorText: toldError(error, options.errorText) }), done],
});

const frame = (chunk: UIMessageChunk): ServerSentEvent => ({ data: JSON.stringify(chunk) });

const done: ServerSentEvent = { data: '[DONE]' };

/** The id of the assistant's message that the client goes on with, if the conversation ends with one. */
function continued(body: unknown): string | undefined {
  const messages: unknown = isRecord(body) ? body['messages'] : undefined;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isRecord(last) && last['role'] === 'assistant' && typeof last['id'] === 'string' ? last['id'] : undefined;
}
