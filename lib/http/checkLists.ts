import { ConfigurationError } from '../errors/configurationError';
import { isRecord } from '../messages/isRecord';

/** How many messages a body may have, and how many parts and calls each of these. */
export const MOST = { messages: 10_000, contentParts: 1000, toolCalls: 1000 } as const;

/** Looks at the lengths of lists alone: to find all that is wrong with a list of a million items takes seconds. What it throws says which is too long. */
export function checkLists(body: unknown): void {
  const messages = listOf(body, 'messages', 'body');
  for (const [index, message] of messages.entries()) for (const name of ['contentParts', 'toolCalls'] as const) listOf(message, name, `body.messages.${index}`);
}

function listOf(holder: unknown, name: keyof typeof MOST, path: string): readonly unknown[] {
  const list = isRecord(holder) ? holder[name] : undefined;
  if (!Array.isArray(list)) return [];
  if (list.length > MOST[name]) throw new ConfigurationError(`The request cannot be read: ${path}.${name} must NOT have more than ${MOST[name]} items.`);
  return list;
}
