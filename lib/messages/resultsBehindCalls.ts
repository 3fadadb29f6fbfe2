import type { Message } from '../types/message';

/** The messages with each result right behind the message that asked for it, as the vendors insist; what stood between follows. Other messages keep their order. */
export function resultsBehindCalls(messages: readonly Message[]): Message[] {
  const steps: Message[][] = [];
  const stepOf = new Map<string, Message[]>();
  for (const message of messages) {
    const asking = message.role === 'tool' ? stepOf.get(message.toolCallId ?? '') : undefined;
    if (asking) {
      asking.push(message);
      continue;
    }
    const step = [message];
    steps.push(step);
    for (const { id } of message.toolCalls ?? []) stepOf.set(id, step);
  }
  return steps.flat();
}
