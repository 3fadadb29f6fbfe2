import type { Message } from '../../lib/types/message';

/**
 * What a strict vendor would refuse in a conversation, one text for each fault; none for a valid one: each call is answered once, right behind its
 * message and in request order, no answer stands alone, and no id comes twice.
 */
export function historyFaults(messages: readonly Message[]): string[] {
  const faults: string[] = [];
  const known = new Set<string>();
  let open: string[] = [];
  for (const { role, toolCalls = [], toolCallId, toolName } of messages) {
    if (role === 'tool') {
      const next = open.shift();
      if (next !== `${toolCallId} ${toolName}`) faults.push(`answer to ${toolCallId} ${toolName} where ${next} was due`);
      continue;
    }
    if (open.length > 0) faults.push(`unanswered: ${open.join(', ')}`);
    open = toolCalls.map((call) => `${call.id} ${call.toolName}`);
    if (toolCalls.length > 0 && role !== 'assistant') faults.push(`calls of ${role}`);
    for (const { id } of toolCalls) {
      if (id === '' || known.has(id)) faults.push(`id '${id}' is not fresh`);
      known.add(id);
    }
  }
  return open.length > 0 ? [...faults, `unanswered at the end: ${open.join(', ')}`] : faults;
}
