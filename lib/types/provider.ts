import type { Observable } from 'rxjs';
import type { FinishReason } from './finishReason';
import type { Message } from './message';
import type { ToolSpec } from './tool';
import type { ToolCall } from './toolCall';
import type { Usage } from './usage';

/**
 * A side note on a reply, given through {@link ModelRequest.report}.
 *
 * @example
 * import type { ModelNote } from 'rxagent';
 * const note: ModelNote = { type: 'usage', usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15 } };
 */
export type ModelNote =
  /** Of this reply so far: the last one counts, replies add up. */
  | { type: 'usage'; usage: Usage }
  | { type: 'reasoning-delta'; delta: string }
  /** `raw` is the vendor's own word. */
  | { type: 'finish'; reason: FinishReason; raw?: string }
  /** Which model really answers. */
  | { type: 'model'; provider?: string; model: string }
  /** Bytes have come that say nothing yet: a piece of a call's arguments, or a keep-alive. So no time-out ends the reply. */
  | { type: 'alive' }
  /** Told by decorators before they wait. */
  | { type: 'retry'; attempt: number; delayMs: number; error: unknown }
  /** Told by decorators before they change the provider. */
  | { type: 'fallback'; from: string; to: string; error: unknown };

/**
 * What a provider is asked for one reply.
 *
 * @example
 * import { of } from 'rxjs';
 * import type { ModelRequest, Provider } from 'rxagent';
 * const parrot: Provider = { name: 'parrot', stream: ({ messages }: ModelRequest) => of(messages.at(-1)?.content ?? '') };
 */
export interface ModelRequest {
  /** Default: the provider's own. */
  model?: string;
  /** Empty when there is none. */
  systemPrompt: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  temperature?: number;
  maxTokens?: number;
  /** What the final answer, as JSON, shall match; for providers with `nativeSchema`, the prompt tells it to the others. Default: any text. */
  responseSchema?: Readonly<Record<string, unknown>>;
  /** Takes side notes; may be called at any time until the stream ends. */
  report(note: ModelNote): void;
}

/**
 * A whole reply at once, from a provider that cannot stream.
 *
 * @example
 * import type { Completion } from 'rxagent';
 * const completion: Completion = { content: 'Hello.' };
 */
export interface Completion {
  content: string;
  toolCalls?: ToolCall[];
  usage?: Usage;
}

/**
 * The port to a language model. One of `stream` and `complete` must be there; `stream` wins.
 *
 * @example
 * import { from } from 'rxjs';
 * import { Agent, type Provider } from 'rxagent';
 * const hello: Provider = { name: 'hello', stream: () => from(['Hello', ' world']) };
 * new Agent({ provider: hello }).run('hi').then((result) => console.log(result.content));
 */
export interface Provider {
  readonly name: string;
  readonly defaultModel?: string;
  /** true: tools travel natively, replies are not scanned · false: a tool prompt is added, replies are scanned · absent: scanned only. */
  readonly nativeTools?: boolean;
  /** true: the provider sees to it that the model knows `responseSchema` · absent: a prompt tells it. Either way the answer is checked by the agent. */
  readonly nativeSchema?: boolean;
  /** Text deltas and complete tool calls, in order; cold, and cancelled by unsubscribing. */
  stream?(request: ModelRequest): Observable<string | ToolCall>;
  /** The fallback where there is no `stream`. */
  complete?(request: ModelRequest): Completion | PromiseLike<Completion> | Observable<Completion>;
}
