import { of, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { Memory, MemoryTrim } from '../types/memory';
import type { Message } from '../types/message';
import { countTokens } from './countTokens';
import { deepCopy } from './deepCopy';
import { parseMessages } from './parseMessages';
import { trim, type Limits } from './trim';

/**
 * How much a {@link ConversationMemory} holds.
 *
 * @example
 * import { ConversationMemory, type ConversationMemoryOptions } from 'rxagent';
 * const small: ConversationMemoryOptions = { maxMessages: 10, maxTokens: 2000 };
 * const memory = new ConversationMemory(small);
 */
export interface ConversationMemoryOptions {
  /** Default 20. */
  maxMessages?: number | undefined;
  /** Counted with `countTokens`; default none. */
  maxTokens?: number | undefined;
  /** The tokens of one message. Default: characters / 4 of its text and its calls' arguments, rounded up, and 1,000 for an image. */
  countTokens?: ((message: Message) => number) | undefined;
}

/**
 * Remembers a conversation in memory, and forgets its oldest part when it grows beyond its limits.
 *
 * Never parted are a tool call and its results, never forgotten the newest question and what followed it: where these alone are larger than a
 * limit, they are kept whole. A system message at the very beginning stays, and counts. A conversation is kept from a user or system message on, where
 * there is one: what the assistant said before the first is not kept. Messages are copied on their way in and out, so later changes on either side do
 * not reach the other.
 *
 * A limit that is not a whole number from 1 throws a `ConfigurationError`.
 *
 * @example
 * import { Agent, ConversationMemory, LocalProvider } from 'rxagent';
 * const memory = new ConversationMemory({ maxMessages: 40, maxTokens: 8000 });
 * const agent = new Agent({ provider: new LocalProvider(), memory });
 * agent.run('My name is Ada.').then(() => console.log(JSON.stringify(memory)));
 */
export class ConversationMemory implements Memory {
  /** Replaced by each change, never changed in place: branches may share it. */
  private messages: readonly Message[] = [];
  private readonly limits: Limits;

  constructor({ maxMessages = 20, maxTokens, countTokens: count = countTokens }: ConversationMemoryOptions = {}) {
    checkLimit('maxMessages', maxMessages);
    if (maxTokens !== undefined) checkLimit('maxTokens', maxTokens);
    if (typeof count !== 'function') throw new ConfigurationError('ConversationMemory: countTokens must be a function that takes a message.');
    this.limits = { maxMessages, ...(maxTokens !== undefined && { maxTokens }), countTokens: count };
  }

  /** The messages held, oldest first; a copy. */
  load(): readonly Message[] {
    return deepCopy(this.messages);
  }

  /** Adds a run's messages at once, subscribed or not. Where that made it forget some, tells so. */
  commit(messages: readonly Message[]): void | Observable<MemoryTrim> {
    const whole = [...this.messages, ...deepCopy(messages)];
    this.messages = trim(whole, this.messages.length, this.limits);
    const kept = this.messages.length;
    return kept < whole.length ? of({ type: 'memory-trim', removed: whole.length - kept, kept }) : undefined;
  }

  /** Forgets all messages. */
  clear(): void {
    this.messages = [];
  }

  /** A memory of its own with the same messages and limits. */
  branch(): ConversationMemory {
    const branch = new ConversationMemory(this.limits);
    branch.messages = this.messages;
    return branch;
  }

  /** What `JSON.stringify(memory)` writes: the messages and the limits, without `countTokens`. */
  toJSON(): { maxMessages: number; maxTokens?: number; messages: readonly Message[] } {
    const { maxMessages, maxTokens } = this.limits;
    return { maxMessages, ...(maxTokens !== undefined && { maxTokens }), messages: this.load() };
  }

  /**
   * A memory from what `JSON.parse(JSON.stringify(memory))` gives, trimmed to its limits; `options` overrule those that were written. Throws a
   * `ConfigurationError` that names the first field that is not as it should be.
   *
   * @example
   * import { ConversationMemory } from 'rxagent';
   * const stored = JSON.stringify(new ConversationMemory());
   * const memory = ConversationMemory.fromJSON(JSON.parse(stored));
   */
  static fromJSON(json: unknown, options: ConversationMemoryOptions = {}): ConversationMemory {
    const { maxMessages, maxTokens, messages } = Object(json) as Partial<ReturnType<ConversationMemory['toJSON']>>;
    const memory = new ConversationMemory({ ...(maxMessages !== undefined && { maxMessages }), ...(maxTokens !== undefined && { maxTokens }), ...options });
    const parsed = parseMessages(messages);
    memory.messages = trim(deepCopy(parsed), parsed.length, memory.limits);
    return memory;
  }
}

function checkLimit(name: string, limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new ConfigurationError(`ConversationMemory: ${name} must be a whole number from 1; got ${String(limit)}.`);
}
