import { AgentError } from '../errors/agentError';
import { redact } from '../protocol/redact';
import { resultText } from '../messages/resultText';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import { plainJson, type Json } from './plainJson';
import type { UIMessageChunk } from './uiMessageChunk';

type ToolChunk = Extract<UIMessageChunk, { toolCallId: string }>;

/** What has become of a call that has no answer yet. */
type Waiting = 'asked' | 'reviewed' | 'available';

/** The tool parts of one message: makes the chunks for what happens to a run's calls. */
export class ToolParts {
  readonly #open = new Map<string, { call: ToolCall; state: Waiting }>();
  readonly #isDynamic: (toolName: string) => boolean;

  constructor(isDynamic: (toolName: string) => boolean) {
    this.#isDynamic = isDynamic;
  }

  /** Those for an event; none for one that is not about a call, or about one that is over or was never told. */
  chunks(event: RunEvent): UIMessageChunk[] {
    if (event.type === 'tool-call') return this.#asked(event.call);
    if (event.type === 'tool-start') return [this.#available(event.call)];
    return 'call' in event && this.#open.has(event.call.id) ? this.#ofOpen(event) : [];
  }

  #ofOpen(event: RunEvent): UIMessageChunk[] {
    switch (event.type) {
      case 'approval-request':
        this.#open.set(event.call.id, { call: event.call, state: 'reviewed' });
        return [{ type: 'tool-approval-request', toolCallId: event.call.id, approvalId: event.call.id }];
      case 'approval-decision':
        return event.approved || this.#open.get(event.call.id)?.state !== 'reviewed' ? [] : this.#answered({ type: 'tool-output-denied', toolCallId: event.call.id });
      case 'tool-progress':
        return [{ type: 'tool-output-available', toolCallId: event.call.id, output: plainJson(event.value), preliminary: true }];
      case 'tool-end':
        return this.#answered({ type: 'tool-output-available', toolCallId: event.call.id, output: plainJson(event.value) });
      case 'tool-error':
        return this.#answered(this.#failed(event));
      default:
        return [];
    }
  }

  /** The calls that are left to the client: only now it may run them. */
  left(): UIMessageChunk[] {
    const chunks = [...this.#open.values()].map(({ call }) => this.#available(call));
    this.#open.clear();
    return chunks;
  }

  /** Ends what nobody will answer any more. */
  cut(): UIMessageChunk[] {
    return [...this.#open.keys()].flatMap((toolCallId) => this.#answered({ type: 'tool-output-error', toolCallId, errorText: 'cancelled' }));
  }

  /**
   * A call is shown at once, but is `available`, which has the client run its own tools, only when it may be run: its reply may still turn out to be cut, its arguments to be
   * invalid, or somebody may say no.
   */
  #asked(call: ToolCall): UIMessageChunk[] {
    if (call.parseError !== undefined) return [this.#inputError(call, call.parseError)];
    this.#open.set(call.id, { call, state: 'asked' });
    const { id: toolCallId, toolName: _, parameters, ...extras } = call;
    const providerMetadata = Object.keys(extras).length > 0 && { providerMetadata: { rxagent: plainJson(extras) as Record<string, Json> } };
    return [
      { type: 'tool-input-start', ...this.#part(call), ...providerMetadata },
      { type: 'tool-input-delta', toolCallId, inputTextDelta: resultText(parameters) },
    ];
  }

  #available(call: ToolCall): UIMessageChunk {
    this.#open.set(call.id, { call, state: 'available' });
    return { type: 'tool-input-available', ...this.#part(call), input: plainJson(call.parameters) };
  }

  #failed({ call, outcome, error }: RunEventOf<'tool-error'>): ToolChunk {
    const isInvalid = this.#open.get(call.id)?.state === 'asked' && AgentError.isInstance(error) && error.code === 'tool-validation';
    return isInvalid ? this.#inputError(call, outcome.content) : { type: 'tool-output-error', toolCallId: call.id, errorText: redact(outcome.content) };
  }

  #inputError = (call: ToolCall, text: string): ToolChunk => ({ type: 'tool-input-error', ...this.#part(call), input: plainJson(call.parameters), errorText: redact(text) });

  #answered(chunk: ToolChunk): UIMessageChunk[] {
    this.#open.delete(chunk.toolCallId);
    return [chunk];
  }

  #part = ({ id, toolName }: ToolCall): { toolCallId: string; toolName: string; dynamic?: boolean } => ({ toolCallId: id, toolName, ...(this.#isDynamic(toolName) && { dynamic: true }) });
}
