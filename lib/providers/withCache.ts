import { asyncScheduler, from, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { checkNumbers } from '../protocol/checkNumbers';
import { isNote, type ReplyItem } from '../protocol/replyItem';
import type { Message } from '../types/message';
import type { ModelRequest, Provider } from '../types/provider';
import { canonicalJson } from './canonicalJson';
import { decorate } from './decorate';
import { isDecoratorNote } from './isDecoratorNote';
import { LruStore } from './lruStore';
import { tryOrWarn } from './tryOrWarn';

/**
 * Where {@link withCache} keeps replies, as texts; a `Map` is one. Failures are printed, and the provider is asked.
 *
 * @example
 * import { LocalProvider, withCache, type CacheStore } from 'rxagent';
 * const store: CacheStore = { get: (key) => localStorage.getItem(key), set: (key, reply) => localStorage.setItem(key, reply) };
 * const provider = withCache(new LocalProvider(), { store });
 */
export interface CacheStore {
  /** The text that was set, or nothing. */
  get(key: string): string | null | undefined;
  set(key: string, reply: string): unknown;
}

/**
 * What {@link withCache} keeps.
 *
 * @example
 * import { LocalProvider, withCache, type CacheOptions } from 'rxagent';
 * const options: CacheOptions = { maxEntries: 500, ttlMs: 3_600_000 };
 * const provider = withCache(new LocalProvider(), options);
 */
export interface CacheOptions {
  /** How many replies are kept in memory, those that were used last; default 100. Not with a `store` of your own. */
  maxEntries?: number | undefined;
  /** How long a reply is used, in milliseconds; default Infinity. */
  ttlMs?: number | undefined;
  /** Part of the key: what else decides about the reply, such as the provider's `params` and `baseURL`; needed where providers share a `store`. Default ''. */
  scope?: string | undefined;
  /** Default: in memory, of this provider alone. */
  store?: CacheStore | undefined;
}

/**
 * Answers the same request with the same reply, at once: texts, calls and notes as they came. Such a reply uses no tokens, so its usage is zero.
 *
 * Requests are the same when all that the model is told is the same: model, system prompt, messages with their images and calls, tools, temperature and maxTokens.
 * Only replies that came to a good end are kept (`stop` or `tool-calls`). Throws a {@link ConfigurationError} for options that make no sense.
 *
 * @example
 * import { Agent, LocalProvider, withCache } from 'rxagent';
 * const agent = new Agent({ provider: withCache(new LocalProvider(), { ttlMs: 60_000 }) });
 */
export function withCache(provider: Provider, options: CacheOptions = {}): Provider {
  checkNumbers('withCache', options, { maxEntries: { least: 1, whole: true }, ttlMs: { least: 1 } });
  const { maxEntries, ttlMs = Infinity, scope = '', store = new LruStore(maxEntries ?? 100) } = options;
  if (typeof store?.get !== 'function' || typeof store.set !== 'function') throw new ConfigurationError('withCache: store must have the methods get(key) and set(key, reply), as a Map has.');
  if (options.store && maxEntries !== undefined) throw new ConfigurationError('withCache: maxEntries is for the memory of the cache; a store of your own has its own limits: leave one of them out.');

  return decorate('withCache', provider, (ask, request) => {
    const key = keyOf(provider, scope, request);
    return recall(store, key, ttlMs) ?? ask(request).pipe(memorize(store, key));
  });
}

function keyOf({ name, defaultModel }: Provider, scope: string, { report: _report, ...asked }: ModelRequest): string {
  return canonicalJson({ provider: name, scope, model: defaultModel, ...asked, messages: withPlainIds(asked.messages) });
}

/** Ids of calls mean nothing to a model, and may be random: what counts is which answer belongs to which call. */
function withPlainIds(messages: readonly Message[]): unknown[] {
  const ids = [...new Set(messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id)))];
  const plain = (id: string | undefined): unknown => (id === undefined || !ids.includes(id) ? id : ids.indexOf(id));
  return messages.map((message) => ({ ...message, toolCallId: plain(message.toolCallId), toolCalls: message.toolCalls?.map((call) => ({ ...call, id: plain(call.id) })) }));
}

interface CachedReply {
  atMs: number;
  items: ReplyItem[];
}

/** The kept reply, read anew each time: nobody can change what is kept. What cannot be read counts as absent. */
function recall(store: CacheStore, key: string, ttlMs: number): Observable<ReplyItem> | undefined {
  let kept: CachedReply | null | undefined;
  tryOrWarn('the cache', () => {
    kept = JSON.parse(store.get(key) ?? 'null') as CachedReply | null;
  });
  return Array.isArray(kept?.items) && asyncScheduler.now() - kept.atMs < ttlMs ? from(kept.items) : undefined;
}

/** Keeps a reply when it is complete. */
function memorize(store: CacheStore, key: string): MonoTypeOperatorFunction<ReplyItem> {
  const items: string[] = [];
  let whole = true;
  return tap({
    next: (item) => {
      if (isNote(item) && item.type === 'finish') whole &&= item.reason === 'stop' || item.reason === 'tool-calls';
      if (!isDecoratorNote(item) && !isAlive(item)) whole &&= tryOrWarn('the cache', () => items.push(JSON.stringify(withoutCost(item))));
    },
    complete: () => whole && tryOrWarn('the cache', () => store.set(key, `{"atMs":${asyncScheduler.now()},"items":[${items.join(',')}]}`)),
  });
}

const isAlive = (item: ReplyItem): boolean => isNote(item) && item.type === 'alive';

/** A reply that nobody is asked for uses nothing. */
const withoutCost = (item: ReplyItem): ReplyItem =>
  isNote(item) && item.type === 'usage'
    ? { type: 'usage', usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0, ...(item.usage.costUsd !== undefined && { costUsd: 0 }) } }
    : item;
