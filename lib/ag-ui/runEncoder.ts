import { AgentError } from '../errors/agentError';
import { redact } from '../protocol/redact';
import { resultText } from '../messages/resultText';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { ToolOutcome } from '../types/toolOutcome';
import type { AgUiEvent, AgUiMessage } from './agUiEvent';
import { customEvent } from './customEvent';
import { runError } from './runError';
import { UsageByModel } from './usageByModel';

/** The protocol that the events keep to. */
const PROTOCOL_VERSION = '1.0';

/** What the model has not written itself, and so nobody has streamed. */
const ownAnswers = ['max-iterations', 'budget', 'terminal-tool'];

/** What one run has told its AG-UI client so far, and what each event of the run adds to that. */
export class RunEncoder {
  readonly started: AgUiEvent;
  readonly #usage = new UsageByModel();
  /** Calls without a result, in the order in which they were made. */
  readonly #pending = new Set<string>();
  /** The conversation as the client has it by now; absent where the request's part of it is not known. */
  readonly #messages: AgUiMessage[] | undefined;
  #step: string | undefined;
  /** The id of the text that is open. One reply is one message: calls and reasoning may stand within it. */
  #text: string | undefined;
  #reasoning: { id: string; content: string } | undefined;
  #reasonings = 0;
  #isRewritten = false;
  #isOver = false;

  constructor(private readonly options: { threadId: string; runId: string; messages?: readonly AgUiMessage[] | undefined }) {
    const { threadId, runId, messages } = options;
    this.started = { type: 'RUN_STARTED', threadId, runId, protocolVersion: PROTOCOL_VERSION };
    this.#messages = messages && [...messages];
  }

  encode(event: RunEvent): AgUiEvent[] {
    if (this.#isOver) return [];
    switch (event.type) {
      case 'text-delta':
        return this.#textDelta(event);
      case 'reasoning-delta':
        return this.#reasoningDelta(event);
      case 'tool-call':
        return this.#toolCall(event);
      case 'llm-end':
        return this.#replyEnd(event);
      case 'tool-end':
      case 'tool-error':
        return this.#toolResult(event.outcome, event.runId);
      case 'iteration-start':
        return [...this.#close(), { type: 'STEP_STARTED', stepName: (this.#step = `turn ${event.iteration}`) }];
      case 'iteration-end':
        return this.#close();
      case 'run-end':
        return this.#finish(event);
      case 'run-error':
        return this.fail(event.error);
      case 'output-rewrite':
        this.#isRewritten = true;
        return [customEvent(event)!];
      default: {
        const custom = customEvent(event);
        return custom ? [custom] : [];
      }
    }
  }

  /** The end of a run that has failed; nothing where it has ended before. */
  fail(error: unknown): AgUiEvent[] {
    if (this.#isOver) return [];
    this.#isOver = true;
    return [...this.#close(), { ...runError(error), ...this.#usage.total() }];
  }

  /** The end of a run that has just stopped telling; nothing where it has ended before. */
  end(): AgUiEvent[] {
    return this.fail(new AgentError('The run has ended without its result.', { code: 'incomplete' }));
  }

  #textDelta({ runId, iteration, delta }: RunEventOf<'text-delta'>): AgUiEvent[] {
    if (delta === '') return [];
    if (this.#text !== undefined && !this.#reasoning) return [{ type: 'TEXT_MESSAGE_CONTENT', messageId: this.#text, delta }]; // the hot path
    const events = this.#closeReasoning();
    if (this.#text === undefined) events.push({ type: 'TEXT_MESSAGE_START', messageId: (this.#text = replyId(runId, iteration)), role: 'assistant' });
    events.push({ type: 'TEXT_MESSAGE_CONTENT', messageId: this.#text, delta });
    return events;
  }

  #reasoningDelta({ runId, delta }: RunEventOf<'reasoning-delta'>): AgUiEvent[] {
    if (delta === '') return [];
    const isOpen = this.#reasoning !== undefined;
    this.#reasoning ??= { id: `${runId}-reasoning-${++this.#reasonings}`, content: '' };
    this.#reasoning.content += delta;
    const messageId = this.#reasoning.id;
    const content: AgUiEvent = { type: 'REASONING_MESSAGE_CONTENT', messageId, delta };
    return isOpen ? [content] : [{ type: 'REASONING_START', messageId }, { type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning' }, content];
  }

  #toolCall({ runId, iteration, call: { id: toolCallId, toolName: toolCallName, parameters } }: RunEventOf<'tool-call'>): AgUiEvent[] {
    this.#pending.add(toolCallId);
    return [
      ...this.#closeReasoning(),
      { type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId: replyId(runId, iteration) },
      { type: 'TOOL_CALL_ARGS', toolCallId, delta: resultText(parameters) },
      { type: 'TOOL_CALL_END', toolCallId },
    ];
  }

  #toolResult({ toolCallId, content, isError }: ToolOutcome, runId: string): AgUiEvent[] {
    if (!this.#pending.delete(toolCallId)) return []; // the call was kept from the client
    const result = { toolCallId, content: isError ? redact(content) : content, role: 'tool' as const, ...(isError && { metadata: { isError } }) };
    const id = `${runId}-${toolCallId}`;
    this.#messages?.push({ id, ...result });
    return [{ type: 'TOOL_CALL_RESULT', messageId: id, ...result }];
  }

  /** Closes the reply. The client has streamed what a guard has rewritten since: it gets the conversation as it really is. */
  #replyEnd({ runId, iteration, message, provider, model, usage }: RunEventOf<'llm-end'>): AgUiEvent[] {
    this.#usage.add(provider, model, usage);
    const events = [...this.#closeReasoning(), ...this.#closeText()];
    const { content, toolCalls = [] } = message;
    const calls = toolCalls.map(({ id, toolName: name, parameters }) => ({ id, type: 'function' as const, function: { name, arguments: resultText(parameters) } }));
    if (content !== '' || calls.length > 0) this.#messages?.push({ id: replyId(runId, iteration), role: 'assistant', content, ...(calls.length > 0 && { toolCalls: calls }) });
    if (this.#isRewritten && this.#messages) events.push({ type: 'MESSAGES_SNAPSHOT', messages: [...this.#messages] });
    this.#isRewritten = false;
    return events;
  }

  #finish({ runId: ownId, result: { content, finishReason, parsed } }: RunEventOf<'run-end'>): AgUiEvent[] {
    const { threadId, runId } = this.options;
    const messageId = `${ownId}-answer`;
    const answer: AgUiEvent[] = ownAnswers.includes(finishReason) && content !== '' ? [
      { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: content },
      { type: 'TEXT_MESSAGE_END', messageId },
    ] : [];
    this.#isOver = true;
    const how = finishReason === 'cancelled'
      ? { outcome: { type: 'cancelled' as const } }
      : { result: { content, finishReason, ...(parsed !== undefined && { parsed }) }, ...(this.#pending.size > 0 && { outcome: { type: 'success' as const, pendingToolCallIds: [...this.#pending] } }) };
    return [...this.#close(), ...answer, { type: 'RUN_FINISHED', threadId, runId, ...how, ...this.#usage.total() }];
  }

  /** Ends whatever is open. */
  #close(): AgUiEvent[] {
    const events = [...this.#closeReasoning(), ...this.#closeText()];
    if (this.#step !== undefined) events.push({ type: 'STEP_FINISHED', stepName: this.#step });
    this.#step = undefined;
    return events;
  }

  #closeText(): AgUiEvent[] {
    if (this.#text === undefined) return [];
    const messageId = this.#text;
    this.#text = undefined;
    return [{ type: 'TEXT_MESSAGE_END', messageId }];
  }

  #closeReasoning(): AgUiEvent[] {
    if (!this.#reasoning) return [];
    const { id: messageId, content } = this.#reasoning;
    this.#messages?.push({ id: messageId, role: 'reasoning', content });
    this.#reasoning = undefined;
    return [{ type: 'REASONING_MESSAGE_END', messageId }, { type: 'REASONING_END', messageId }];
  }
}

/** Ids hold the run's own id, since the client's need not be unique. */
const replyId = (runId: string, iteration: number): string => `${runId}-${iteration}`;
