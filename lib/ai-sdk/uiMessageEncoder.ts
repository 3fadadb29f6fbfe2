import type { AgentResult } from '../types/agentEvent';
import type { FinishReason } from '../types/finishReason';
import type { RunEvent } from '../types/runEvent';
import { plainJson } from './plainJson';
import { toldError } from './toldError';
import { ToolParts } from './toolParts';
import type { UIMessageChunk } from './uiMessageChunk';

/**
 * How {@link toUIMessageStream} tells of a run.
 *
 * @example
 * import { toUIMessageStream, type UIMessageStreamOptions } from 'rxagent/ai-sdk';
 * const options: UIMessageStreamOptions = { errorText: () => 'Something went wrong.', messageMetadata: ({ usage }) => ({ tokens: usage.totalTokens }) };
 * const operator = toUIMessageStream(options);
 */
export interface UIMessageStreamOptions {
  /** The id of the message; default the run's id, and none where the input ends with an assistant's or a tool's message: the client then goes on with the one it has. */
  messageId?: string | undefined;
  /** What the user reads of the error that ends a run; default the message of an error of rxagent, without keys, and of others only that something went wrong. */
  errorText?: ((error: unknown) => string) | undefined;
  /** The message's metadata, which must fit the front end's `messageMetadataSchema` if it has one; `undefined` for none. Default `{ usage, model }`. */
  messageMetadata?: ((result: AgentResult) => unknown) | undefined;
  /** Whether a tool's parts are `dynamic-tool`, for tools that the front end has no type for, such as those of an MCP server; default never: they are `tool-NAME`. */
  isDynamic?: ((toolName: string) => boolean) | undefined;
}

/** Makes the chunks of one message out of one run's events. At most one part of text is open at a time. */
export class UIMessageEncoder {
  readonly #options: UIMessageStreamOptions;
  readonly #tools: ToolParts;
  #kind: 'text' | 'reasoning' | undefined;
  #id = '';
  #count = 0;
  #inStep = false;
  /** Whether this step has some. */
  #hasText = false;
  #hasCalls = false;
  #isOver = false;
  #reason: FinishReason = 'stop';

  constructor(options: UIMessageStreamOptions) {
    this.#options = options;
    this.#tools = new ToolParts(options.isDynamic ?? (() => false));
  }

  /** The chunks for an event. */
  encode(event: RunEvent): UIMessageChunk[] {
    switch (event.type) {
      case 'text-delta':
        return this.#delta('text', event.delta);
      case 'reasoning-delta':
        return this.#delta('reasoning', event.delta);
      case 'run-start':
        return [this.#start(event.runId, event.messages.at(-1)?.role)];
      case 'iteration-start':
        return this.#startStep();
      case 'output-rewrite':
        return this.#rewrite(event.content);
      case 'llm-end':
        this.#reason = event.finishReason;
        return this.#hasText && event.message.content === '' ? this.#rewrite('') : this.#close(); // what guards have not let pass is not kept
      case 'output-invalid':
        return [{ type: 'data-output-invalid', data: { errors: event.errors, attempt: event.attempt } }];
      case 'iteration-end':
        return [...(event.finishReason === 'routed' ? this.#tools.left() : []), ...this.#endStep()];
      case 'run-end':
        return this.#finish(event.result);
      default:
        return this.#ofTool(event);
    }
  }

  /** The chunks for the end of the events: none if they were whole. `failure` is what they have failed with. */
  end(failure?: { error: unknown }): UIMessageChunk[] {
    if (this.#isOver) return [];
    this.#isOver = true;
    const text = failure ? toldError(failure.error, this.#options.errorText) : 'The run was cut off.';
    return [...this.#close(), ...this.#tools.cut(), ...this.#endStep(), { type: 'error', errorText: text }];
  }

  /** A client that sends its tools' results goes on with the message it has. */
  #start(runId: string, lastRole: string | undefined): UIMessageChunk {
    const { messageId = lastRole === 'tool' || lastRole === 'assistant' ? undefined : runId } = this.#options;
    return { type: 'start', ...(messageId !== undefined && { messageId }) };
  }

  #startStep(): UIMessageChunk[] {
    const ended = this.#endStep();
    this.#inStep = true;
    this.#hasText = false;
    this.#hasCalls = false;
    return [...ended, { type: 'start-step' }];
  }

  #endStep(): UIMessageChunk[] {
    if (!this.#inStep) return [];
    this.#inStep = false;
    return [...this.#close(), { type: 'finish-step' }];
  }

  #delta(kind: 'text' | 'reasoning', delta: string): UIMessageChunk[] {
    if (delta === '') return [];
    if (this.#kind === kind) return [{ type: `${kind}-delta`, id: this.#id, delta }];
    const closed = this.#close();
    this.#hasText ||= kind === 'text';
    this.#kind = kind;
    this.#id = `${kind}-${++this.#count}`;
    return [...closed, { type: `${kind}-start`, id: this.#id }, { type: `${kind}-delta`, id: this.#id, delta }];
  }

  #close(): UIMessageChunk[] {
    const kind = this.#kind;
    this.#kind = undefined;
    return kind ? [{ type: `${kind}-end`, id: this.#id }] : [];
  }

  /** Withdraws the text of the reply, which cannot be unsaid, and says another in its place. */
  #rewrite(content: string): UIMessageChunk[] {
    const closed = this.#close();
    this.#hasText = false;
    return [...closed, { type: 'data-output-rewrite', data: { content } }, ...this.#text(content)];
  }

  /** A whole part of text. */
  #text(content: string): UIMessageChunk[] {
    return [...this.#delta('text', content), ...this.#close()];
  }

  #ofTool(event: RunEvent): UIMessageChunk[] {
    const chunks = this.#tools.chunks(event);
    if (chunks.length === 0) return chunks;
    this.#hasCalls = true;
    return [...this.#close(), ...chunks];
  }

  #finish(result: AgentResult): UIMessageChunk[] {
    const { messageMetadata = defaultMetadata } = this.#options;
    const metadata = messageMetadata(result);
    const told: UIMessageChunk[] = metadata === undefined ? [] : [{ type: 'message-metadata', messageMetadata: plainJson(metadata) }];
    this.#isOver = true;
    const end: UIMessageChunk = result.finishReason === 'cancelled' ? { type: 'abort', reason: 'stop' } : { type: 'finish', finishReason: this.#finishReason(result) };
    return [...this.#endStep(), ...this.#lastStep(result), ...told, end];
  }

  /**
   * The answer where it is not the model's. After answered calls comes a step in any case: where they stand last, `lastAssistantMessageIsCompleteWithToolCalls` has the client ask again.
   */
  #lastStep({ finishReason, content }: AgentResult): UIMessageChunk[] {
    const isOwn = ['max-iterations', 'budget', 'terminal-tool'].includes(finishReason);
    if (!isOwn && !(finishReason === 'cancelled' && this.#hasCalls)) return [];
    return [...this.#startStep(), ...this.#text(isOwn ? content : ''), ...this.#endStep()];
  }

  #finishReason({ finishReason }: AgentResult): Extract<UIMessageChunk, { type: 'finish' }>['finishReason'] {
    if (finishReason === 'routed') return 'tool-calls';
    if (finishReason === 'terminal-tool') return 'stop';
    return finishReason === 'stop' ? reasons[this.#reason] : 'other';
  }
}

const reasons = { 'stop': 'stop', 'tool-calls': 'stop', 'length': 'length', 'content-filter': 'content-filter', 'refusal': 'content-filter', 'error': 'other', 'other': 'other' } as const;

const defaultMetadata = ({ usage, model }: AgentResult): unknown => ({ usage, ...(model !== undefined && { model }) });
