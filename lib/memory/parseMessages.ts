import { ConfigurationError } from '../errors/configurationError';
import { isRecord } from '../messages/isRecord';
import { isRole } from '../messages/isRole';
import type { Message } from '../types/message';

const textsOfPart: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['text', ['text']],
  ['image_url', ['imageUrl']],
  ['image_base64', ['imageBase64', 'mediaType']],
]);

/** Checks that `json` is a list of messages. Throws a {@link ConfigurationError} that names the first field that is not as it should be. */
export function parseMessages(json: unknown): readonly Message[] {
  each(json, 'messages', (message, path) => {
    check(isRole(message.role), `${path}.role`, 'system, user, assistant or tool');
    texts(message, path, ['content']);
    texts(message, path, ['toolCallId', 'toolName'].filter((name) => message[name] !== undefined));
    check(['undefined', 'boolean'].includes(typeof message.isError), `${path}.isError`, 'true or false');
    if (message.contentParts !== undefined) each(message.contentParts, `${path}.contentParts`, checkPart);
    if (message.toolCalls !== undefined) each(message.toolCalls, `${path}.toolCalls`, checkCall);
  });
  return json as Message[];
}

function checkPart(part: Fields, path: string): void {
  const names = textsOfPart.get(part.type);
  check(names !== undefined, `${path}.type`, [...textsOfPart.keys()].join(' or '));
  texts(part, path, names ?? []);
}

function checkCall(call: Fields, path: string): void {
  texts(call, path, ['id', 'toolName']);
  check(isRecord(call.parameters), `${path}.parameters`, 'an object');
}

type Fields = Record<string, unknown>;

function each(list: unknown, path: string, checkOne: (item: Fields, path: string) => void): void {
  check(Array.isArray(list), path, 'an array');
  (list as unknown[]).forEach((item, index) => {
    const at = `${path}[${index}]`;
    check(isRecord(item), at, 'an object');
    checkOne(item as Fields, at);
  });
}

const texts = (fields: Fields, path: string, names: readonly string[]): void =>
  names.forEach((name) => check(typeof fields[name] === 'string', `${path}.${name}`, 'a string'));

function check(holds: boolean, path: string, kind: string): void {
  if (!holds) throw new ConfigurationError(`ConversationMemory.fromJSON: ${path} must be ${kind}; pass what JSON.parse(JSON.stringify(memory)) gives.`);
}
