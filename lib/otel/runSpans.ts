import { context, SpanKind, type Attributes, type Context } from '@opentelemetry/api';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { Usage } from '../types/usage';
import { ChatSpan } from './chatSpan';
import { toFailure, type Failure } from './failure';
import { finishReason } from './finishReason';
import { messagesJson } from './messagesJson';
import { OpenSpan } from './openSpan';
import type { Telemetry } from './telemetry';
import { ToolSpan } from './toolSpan';

/** The spans of one run: the agent's, its parent the span that was active when the run was subscribed to; and in it those of replies and tools. */
export class RunSpans {
  readonly #telemetry: Telemetry;
  readonly #agent: OpenSpan;
  /** What all spans of the run tell. */
  readonly #common: Attributes;
  /** What the metrics of the agent are told by. */
  readonly #dimensions: Attributes;
  readonly #tools = new Map<string, ToolSpan>();
  #chat: ChatSpan | undefined;
  #descriptions: ReadonlyMap<string, string> = new Map();
  #inferenceCalls = 0;
  #toolCalls = 0;
  #usage: { input: number; output: number } | undefined;

  constructor(telemetry: Telemetry, event: RunEventOf<'run-start' | 'run-error'>) {
    const { agentName, conversationId, captureContent } = telemetry;
    const conversation = attempt(() => conversationId?.(event.context));
    this.#telemetry = telemetry;
    this.#common = typeof conversation === 'string' ? { 'gen_ai.conversation.id': conversation } : {};
    this.#dimensions = agentName === undefined ? {} : { 'gen_ai.agent.name': agentName };
    this.#agent = new OpenSpan(telemetry.tracer, context.active(), {
      name: agentName === undefined ? 'invoke_agent' : `invoke_agent ${agentName}`,
      kind: SpanKind.INTERNAL,
      startMs: event.timeMs,
      attributes: { 'gen_ai.operation.name': 'invoke_agent', ...this.#dimensions, ...this.#common, 'rxagent.run.id': event.runId },
    });
    if (captureContent && this.#agent.isRecording) this.#agent.set({ 'gen_ai.input.messages': messagesJson(event.messages) });
  }

  startChat(event: RunEventOf<'llm-start'>): void {
    const { model, tools } = event.request;
    const asked = model === undefined ? {} : { 'gen_ai.request.model': model };
    this.#inferenceCalls++;
    this.#agent.set(asked);
    Object.assign(this.#dimensions, asked);
    this.#descriptions = new Map(tools.map(({ name, description }) => [name, description]));
    this.#chat?.cancel(event.timeMs);
    this.#chat = new ChatSpan(this.#telemetry, this.#agent.context, event, this.#common);
  }

  get chat(): ChatSpan | undefined {
    return this.#chat;
  }

  /** In which a reply or a tool works, so that what they do becomes part of their spans. */
  contextOf(event: RunEventOf<'llm-start' | 'tool-start'>): Context | undefined {
    return event.type === 'llm-start' ? this.#chat?.context : this.#tools.get(event.call.id)?.context;
  }

  endChat(event: RunEventOf<'llm-end'>): void {
    this.#addUsage(event.usage);
    this.#agent.set({ 'gen_ai.response.finish_reasons': [finishReason(event.finishReason)] });
    this.#chat?.end(event);
    this.#chat = undefined;
  }

  startTool(event: RunEventOf<'tool-start'>): void {
    this.#toolCalls++;
    this.#tools.get(event.call.id)?.cancel(event.timeMs);
    this.#tools.set(event.call.id, new ToolSpan(this.#telemetry, this.#agent.context, event, this.#descriptions.get(event.call.toolName), this.#common));
  }

  /** A tool has ended; a call that never ran is a mere event of the agent. */
  endTool(event: RunEventOf<'tool-end' | 'tool-error'>): void {
    const { call } = event;
    const tool = this.#tools.get(call.id);
    this.#tools.delete(call.id);
    if (tool) tool.end(event);
    else this.event('rxagent.tool.not_run', event, { ...callAttributes(event), ...(event.type === 'tool-error' && { 'error.type': toFailure(event.error, false).type }) });
  }

  approval(event: RunEventOf<'approval-request' | 'approval-decision'>): void {
    const call = callAttributes(event);
    if (event.type === 'approval-request') {
      this.event('rxagent.approval.request', event, call);
      return;
    }
    const { approved, by, reason } = event;
    const why = this.#telemetry.captureContent && reason !== undefined ? { 'rxagent.approval.reason': reason } : {};
    this.event('rxagent.approval.decision', event, { ...call, 'rxagent.approval.approved': approved, 'rxagent.approval.by': by, ...why });
  }

  /** Something that happened in the run. */
  event(name: string, { timeMs }: RunEvent, attributes: Attributes = {}): void {
    this.#agent.event(name, timeMs, attributes);
  }

  /** The run was stopped: its end is still to come. */
  stop(): void {
    this.#agent.set({ 'rxagent.cancelled': true });
  }

  /** The run is over. What is open was cut off, or its end was taken for that of another with the same id. */
  end(event: RunEventOf<'run-end' | 'run-error' | 'run-cancelled'>): void {
    const usage = event.type === 'run-cancelled' ? event.usage : undefined;
    this.#addUsage(usage);
    this.#chat?.cancel(event.timeMs, usage);
    for (const tool of this.#tools.values()) tool.cancel(event.timeMs);
    if (event.type === 'run-cancelled') this.#agent.set({ 'rxagent.cancelled': true, 'rxagent.finish_reason': 'unsubscribed' });
    const failure = event.type === 'run-error' ? toFailure(event.error, this.#telemetry.captureContent) : undefined;
    if (event.type === 'run-end') this.#agent.set({ 'rxagent.finish_reason': event.result.finishReason });
    if (event.type === 'run-end' && this.#telemetry.captureContent && this.#agent.isRecording) {
      this.#agent.set({ 'gen_ai.output.messages': messagesJson([event.result.message]) });
    }
    this.#agent.set(this.#usage ? { 'gen_ai.usage.input_tokens': this.#usage.input, 'gen_ai.usage.output_tokens': this.#usage.output } : {});
    this.#record(this.#agent.close(event.timeMs, failure), failure);
  }

  #addUsage(usage: Usage | undefined): void {
    if (!usage) return;
    const { input, output } = this.#usage ?? { input: 0, output: 0 };
    this.#usage = { input: input + usage.inputTokens, output: output + usage.outputTokens };
  }

  #record(seconds: number, failure: Failure | undefined): void {
    const { agentDuration, inferenceCalls, toolCalls } = this.#telemetry.instruments;
    agentDuration.record(seconds, { ...this.#dimensions, ...(failure && { 'error.type': failure.type }) }, this.#agent.context);
    inferenceCalls.record(this.#inferenceCalls, this.#dimensions, this.#agent.context);
    toolCalls.record(this.#toolCalls, this.#dimensions, this.#agent.context);
  }
}

const callAttributes = ({ call }: { call: RunEventOf<'tool-start'>['call'] }): Attributes => ({ 'gen_ai.tool.name': call.toolName, 'gen_ai.tool.call.id': call.id });

/** What a function of the user gives; one that throws shall not cost the run its spans. */
const attempt = (give: () => unknown): unknown => {
  try {
    return give();
  } catch {
    return undefined;
  }
};
