import { ConfigurationError } from '../errors/configurationError';
import type { Message } from '../types/message';

/** How much a memory holds. */
export interface Limits {
  readonly maxMessages: number;
  readonly maxTokens?: number;
  readonly countTokens: (message: Message) => number;
}

/**
 * What a memory keeps of its messages: a system message at the very beginning, and as many of the newest as fit, from a user or system message on
 * where there is one. Whatever the limits, a call stays with its results, and what was added last (from the index `newest` on) stays from its last
 * user message on; without one, it is cut at a system message at most. Tool messages whose call is not there go.
 */
export function trim(messages: readonly Message[], newest: number, { maxMessages, maxTokens = Infinity, countTokens }: Limits): readonly Message[] {
  const { whole, cuts } = findCuts(messages);
  const pinned = whole[0]?.role === 'system' ? 1 : 0;
  const question = whole.findLastIndex(({ role }) => role === 'user');
  const heads = cuts.filter((cut) => whole[cut]?.role !== 'assistant' && (question < newest || cut <= question));
  const weights = maxTokens === Infinity ? [] : whole.map((message) => countTokens(message));
  let tokens = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(tokens >= 0)) throw new ConfigurationError(`ConversationMemory: countTokens must return numbers from 0; they add up to ${String(tokens)}.`);
  let start = pinned;
  for (const cut of heads.length > 0 ? heads : cuts.filter((at) => at <= newest)) {
    for (; start < cut; start++) tokens -= weights[start] ?? 0;
    if (pinned + whole.length - start <= maxMessages && tokens <= maxTokens) break;
  }
  return [...whole.slice(0, pinned), ...whole.slice(start)];
}

/** Leaves out tool messages without a call, and finds where the rest may be cut without parting a call from its result. */
function findCuts(messages: readonly Message[]): { whole: readonly Message[]; cuts: readonly number[] } {
  const whole: Message[] = [];
  const cuts: number[] = [];
  const askedAt = new Map<string | undefined, number>();
  for (const message of messages) {
    const index = whole.length;
    if (message.role === 'tool') {
      const asked = askedAt.get(message.toolCallId);
      if (asked === undefined) continue;
      while ((cuts.at(-1) ?? -1) > asked) cuts.pop();
    } else {
      cuts.push(index);
    }
    message.toolCalls?.forEach(({ id }) => askedAt.set(id, index));
    whole.push(message);
  }
  return { whole, cuts };
}
