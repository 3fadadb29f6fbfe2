import type { Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { soundMessage } from './soundMessage';

/**
 * A conversation that every vendor takes, with as little changed as possible. What is right stays the same object, and a conversation that is right is given back
 * itself, which makes the check cheap; `messages` is never changed, nothing is thrown, and a second repair changes nothing.
 *
 * - Each call of an assistant is answered once, right behind its message and in request order. An answer that comes late is moved up, so what stood between goes
 *   behind it; a call without an answer gets `cancelled` as an error; the first of several answers counts.
 * - An answer whose call does not stand before it is dropped: as anybody's words it would be taken for more than it is. Where an id was used before, the answer is
 *   one to the nearest call.
 * - An id that is empty or was used before becomes a new one (`call_7` → `call_7_1`), in the call and in its answer. Vendor data on calls stays.
 * - `toolName` of an answer is that of its call. Characters that vendors refuse in it become `_`.
 * - What is no message is dropped, as are parts and calls that are none, and calls of others than assistants. Text stays: where the role is not known, it is the user's.
 *
 * Who speaks first, and what neighbours of the same role become, is seen to by the providers, since vendors differ there.
 *
 * The agent sends what this function makes of the conversation, and keeps what it was given.
 *
 * @example
 * import { repairConversation, type Message } from 'rxagent';
 * const stopped: Message[] = [
 *   { role: 'user', content: 'What time is it?' },
 *   { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', toolName: 'clock', parameters: {} }] },
 * ];
 * repairConversation(stopped).at(-1); // { role: 'tool', content: 'cancelled', toolCallId: 'call_1', toolName: 'clock', isError: true }
 */
export const repairConversation = (messages: readonly Message[]): readonly Message[] => (isWhole(messages) ? messages : rebuilt(messages));

function isWhole(messages: readonly Message[]): boolean {
  const ids = new Set<string>();
  let due: readonly ToolCall[] = [];
  let next = 0;
  for (const message of messages) {
    if (!message || soundMessage(message) !== message) return false;
    const { role, toolCalls, toolCallId, toolName } = message;
    const call = due[next];
    if (role === 'tool') {
      if (!call || call.id !== toolCallId || call.toolName !== toolName) return false;
      next++;
      continue;
    }
    if (call) return false;
    if (!toolCalls?.length) continue;
    for (const { id } of toolCalls) if (id === '' || ids.size === ids.add(id).size) return false;
    due = toolCalls;
    next = 0;
  }
  return next === due.length;
}

/** A call and the answer to it. */
interface Slot {
  readonly call: ToolCall;
  answer?: Message;
}

function rebuilt(messages: readonly Message[]): Message[] {
  const freshId = idGiver();
  /** The calls that an answer may be meant for, the first one last: by their own id, and by id and tool. */
  const open = new Map<string, Slot[]>();
  const turns: { message: Message; slots: Slot[] }[] = [];
  for (const given of messages) {
    const message = soundMessage(given);
    if (message?.role === 'tool') {
      const slot = keysOf(message.toolCallId, message.toolName).map((key) => firstOpen(open.get(key))).find(Boolean);
      if (slot) slot.answer = message;
    } else if (message?.toolCalls?.length) {
      const slots = message.toolCalls.map((call): Slot => ({ call: withId(call, freshId(call.id)) }));
      queue(open, message.toolCalls, slots);
      turns.push({ message: withCalls(message, slots), slots });
    } else if (message) turns.push({ message, slots: [] });
  }
  return turns.flatMap(({ message, slots }) => [message, ...slots.map(answerOf)]);
}

/** Those that a key stood for before cannot be answered any more. */
function queue(open: Map<string, Slot[]>, asked: readonly ToolCall[], slots: readonly Slot[]): void {
  const queues = new Map<string, Slot[]>();
  for (let at = slots.length - 1; at >= 0; at--) {
    for (const key of keysOf(asked[at]!.id, asked[at]!.toolName)) queues.set(key, queues.get(key) ?? []).get(key)!.push(slots[at]!);
  }
  for (const [key, waiting] of queues) open.set(key, waiting);
}

/** Where ids are missing or not unique, tools tell calls apart. */
const keysOf = (id: unknown, toolName: unknown): string[] => {
  const known = typeof id === 'string' ? id : '';
  return [`${String(toolName)} ${known}`, known];
};

function firstOpen(waiting: Slot[] | undefined): Slot | undefined {
  while (waiting?.at(-1)?.answer) waiting.pop();
  return waiting?.at(-1);
}

const withId = (call: ToolCall, id: string): ToolCall => (call.id === id ? call : { ...call, id });

const withCalls = (message: Message, slots: readonly Slot[]): Message =>
  slots.every(({ call }, at) => call === message.toolCalls?.[at]) ? message : { ...message, toolCalls: slots.map(({ call }) => call) };

function answerOf({ call, answer }: Slot): Message {
  const { id: toolCallId, toolName } = call;
  if (!answer) return { role: 'tool', content: 'cancelled', toolCallId, toolName, isError: true };
  return answer.toolCallId === toolCallId && answer.toolName === toolName ? answer : { ...answer, toolCallId, toolName };
}

/** Gives each call an id that no call before it has. What comes later does not matter, so a conversation that goes on keeps the ids that were sent before. */
function idGiver(): (id: string) => string {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return (id) => {
    let fresh = id;
    while (fresh === '' || taken.has(fresh)) {
      const base = id || 'call';
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      fresh = `${base}_${count}`;
    }
    taken.add(fresh);
    return fresh;
  };
}
