import { concatMap, defer, delay, from, identity, of, tap, type Observable } from 'rxjs';
import { ConfigurationError } from '../../errors/configurationError';
import { textContent } from '../../messages/textContent';
import type { ModelRequest, Provider } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import { toReply } from './toReply';

/**
 * How a {@link LocalProvider} presents itself.
 *
 * @example
 * import { LocalProvider, type LocalProviderOptions } from 'rxagent';
 * const options: LocalProviderOptions = { model: 'demo', delayMs: 30 };
 * const provider = new LocalProvider(options);
 */
export interface LocalProviderOptions {
  /** What it says its model is; default `local`. */
  model?: string | undefined;
  /** The time between two words in milliseconds; default 0: the whole reply at once, synchronously. */
  delayMs?: number | undefined;
}

/**
 * A stand-in for a language model, for demos and first steps without a key. It is **no language model**: it matches words. Offline and
 * deterministic, it calls a tool when the question names it or clearly asks for what its description says, fills the parameters from the text, and
 * answers with the tools' results; everything else it echoes as `[local provider: {model}] {text}`. Usage is an estimate: 4 characters a token.
 * A `delayMs` that is no number from 0 throws a `ConfigurationError`.
 *
 * @example
 * import { Agent, LocalProvider, textDeltas, tool } from 'rxagent';
 * const search = tool({
 *   name: 'search',
 *   description: 'Search the web',
 *   parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
 *   execute: ({ query }) => `3 pages about ${query}`,
 * });
 * const agent = new Agent({ provider: new LocalProvider({ delayMs: 30 }), tools: [search] });
 * agent.stream('Search for Python tutorials').pipe(textDeltas()).subscribe((delta) => console.log(delta)); // 3 · pages · about · Python · tutorials
 */
export class LocalProvider implements Provider {
  readonly name = 'local';
  readonly nativeTools = true;
  readonly defaultModel: string;
  private readonly delayMs: number;

  constructor({ model = 'local', delayMs = 0 }: LocalProviderOptions = {}) {
    if (!(delayMs >= 0)) throw new ConfigurationError(`LocalProvider: delayMs must be a number from 0; got ${delayMs}.`);
    this.defaultModel = model;
    this.delayMs = delayMs;
  }

  /** Writes word by word, or asks for tools at once. Cold: each subscription is a reply of its own. */
  stream(request: ModelRequest): Observable<string | ToolCall> {
    return defer(() => {
      const { model = this.defaultModel, report } = request;
      const reply = toReply(request, model);
      report({ type: 'model', model });
      return from(reply).pipe(
        this.delayMs ? concatMap((item, index) => (index && typeof item === 'string' ? of(item).pipe(delay(this.delayMs)) : of(item))) : identity,
        tap({ complete: () => reportEnd(request, reply) }),
      );
    });
  }
}

function reportEnd({ systemPrompt, messages, report }: ModelRequest, reply: readonly (string | ToolCall)[]): void {
  const inputTokens = toTokens([systemPrompt, ...messages.map(textContent)]);
  const outputTokens = toTokens(reply.map((item) => (typeof item === 'string' ? item : item.toolName + JSON.stringify(item.parameters))));
  report({ type: 'usage', usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens } });
  report({ type: 'finish', reason: reply.some((item) => typeof item !== 'string') ? 'tool-calls' : 'stop' });
}

const toTokens = (texts: readonly string[]): number => Math.ceil(texts.reduce((length, text) => length + text.length, 0) / 4);
