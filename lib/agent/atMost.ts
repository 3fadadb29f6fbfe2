import { defer, identity, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { AgentError } from '../errors/agentError';
import type { ToolCall } from '../types/toolCall';

/** Fails when a reply's text is longer than so many characters; without a limit it never does. */
export const atMost = (length: number | undefined): MonoTypeOperatorFunction<string | ToolCall> =>
  length === undefined
    ? identity
    : (source) =>
        defer(() => {
          let room = length;
          return source.pipe(
            tap((item) => {
              if (typeof item === 'string' && (room -= item.length) < 0) throw new AgentError(`The reply is longer than ${length} characters (maxReplyLength). Raise it, or have the model write less (maxTokens, systemPrompt).`, { code: 'reply-too-long' });
            }),
          );
        });
