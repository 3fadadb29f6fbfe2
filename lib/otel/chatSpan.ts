import { SpanKind, type Attributes, type Context } from '@opentelemetry/api';
import type { RunEventOf } from '../types/runEvent';
import type { Usage } from '../types/usage';
import { toFailure, type Failure } from './failure';
import { finishReason } from './finishReason';
import { messagesJson } from './messagesJson';
import { OpenSpan } from './openSpan';
import { providerName } from './providerName';
import type { Telemetry } from './telemetry';
import { toJson } from './toJson';

/** The span of one question to a model, its retries and fallbacks included, and the metrics that are due when it ends. */
export class ChatSpan {
  readonly #telemetry: Telemetry;
  readonly #open: OpenSpan;
  /** What the metrics are told by. */
  readonly #dimensions: Attributes;
  #secondsToFirstChunk: number | undefined;

  constructor(telemetry: Telemetry, parent: Context, { timeMs, provider, request }: RunEventOf<'llm-start'>, common: Attributes) {
    const { model, temperature, maxTokens, responseSchema, systemPrompt, messages, tools } = request;
    this.#telemetry = telemetry;
    this.#dimensions = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': providerName(provider), ...(model !== undefined && { 'gen_ai.request.model': model }) };
    this.#open = new OpenSpan(telemetry.tracer, parent, {
      name: model === undefined ? 'chat' : `chat ${model}`,
      kind: SpanKind.CLIENT,
      startMs: timeMs,
      attributes: {
        ...this.#dimensions,
        ...common,
        ...(temperature !== undefined && { 'gen_ai.request.temperature': temperature }),
        ...(maxTokens !== undefined && { 'gen_ai.request.max_tokens': maxTokens }),
        ...(responseSchema && { 'gen_ai.output.type': 'json' }),
      },
    });
    if (!telemetry.captureContent || !this.#open.isRecording) return;
    this.#open.set({
      'gen_ai.input.messages': messagesJson(messages),
      ...(systemPrompt && { 'gen_ai.system_instructions': toJson([{ type: 'text', content: systemPrompt }]) }),
      ...(tools.length > 0 && { 'gen_ai.tool.definitions': toJson(tools.map(({ name }) => ({ type: 'function', name }))) }),
    });
  }

  get context(): Context {
    return this.#open.context;
  }

  /** Some of the reply has come; only the first counts. */
  chunk(timeMs: number): void {
    this.#secondsToFirstChunk ??= (timeMs - this.#open.startMs) / 1000;
  }

  retry({ timeMs, attempt, delayMs, error }: RunEventOf<'llm-retry'>): void {
    this.#open.event('rxagent.retry', timeMs, { 'rxagent.retry.attempt': attempt, 'rxagent.retry.delay_ms': delayMs, 'error.type': toFailure(error, false).type });
  }

  fallback({ timeMs, from, to, error }: RunEventOf<'provider-fallback'>): void {
    this.#open.event('rxagent.fallback', timeMs, { 'rxagent.fallback.from': from, 'rxagent.fallback.to': to, 'error.type': toFailure(error, false).type });
  }

  /** The reply is over. */
  end({ timeMs, provider, model, finishReason: reason, message, reasoning, usage, error }: RunEventOf<'llm-end'>): void {
    Object.assign(this.#dimensions, { 'gen_ai.provider.name': providerName(provider), ...(model !== undefined && { 'gen_ai.response.model': model }) });
    this.#open.set({ ...this.#dimensions, 'gen_ai.response.finish_reasons': [finishReason(reason)] });
    if (this.#telemetry.captureContent && this.#open.isRecording) this.#open.set({ 'gen_ai.output.messages': messagesJson([message], reasoning) });
    this.#close(timeMs, usage, error === undefined ? undefined : toFailure(error, this.#telemetry.captureContent));
  }

  /** The run was unsubscribed, or lost. */
  cancel(timeMs: number, usage?: Usage): void {
    this.#open.set({ 'rxagent.cancelled': true });
    this.#close(timeMs, usage);
  }

  #close(timeMs: number, usage: Usage | undefined, failure?: Failure): void {
    const first = this.#secondsToFirstChunk;
    this.#open.set({ ...(usage && usageAttributes(usage)), ...(first !== undefined && { 'gen_ai.response.time_to_first_chunk': first }) });
    this.#record(this.#open.close(timeMs, failure), usage, failure);
  }

  #record(seconds: number, usage: Usage | undefined, failure: Failure | undefined): void {
    const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, reasoningTokens = 0 } = usage ?? {};
    const { instruments } = this.#telemetry;
    const { context } = this.#open;
    const ended = { ...this.#dimensions, ...(failure && { 'error.type': failure.type }) };
    const counted = { ...this.#dimensions, 'gen_ai.token.modality': 'unknown' };
    instruments.inferenceDuration.record(seconds, ended, context);
    if (this.#secondsToFirstChunk !== undefined) instruments.timeToFirstChunk.record(this.#secondsToFirstChunk, this.#dimensions, context);
    instruments.inputTokens.add(inputTokens, counted, context);
    instruments.outputTokens.add(outputTokens, counted, context);
    instruments.cachedTokens.add(cachedInputTokens, counted, context);
    instruments.reasoningTokens.add(reasoningTokens, counted, context);
    instruments.inputTokensEach.record(inputTokens, ended, context);
    instruments.outputTokensEach.record(outputTokens, ended, context);
    instruments.legacy?.duration.record(seconds, ended, context);
    if (!usage) return;
    instruments.legacy?.tokens.record(inputTokens, { ...this.#dimensions, 'gen_ai.token.type': 'input' }, context);
    instruments.legacy?.tokens.record(outputTokens, { ...this.#dimensions, 'gen_ai.token.type': 'output' }, context);
  }
}

const usageAttributes = ({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens, costUsd }: Usage): Attributes => ({
  'gen_ai.usage.input_tokens': inputTokens,
  'gen_ai.usage.output_tokens': outputTokens,
  ...(cachedInputTokens !== undefined && { 'gen_ai.usage.cache_read.input_tokens': cachedInputTokens }),
  ...(reasoningTokens !== undefined && { 'gen_ai.usage.reasoning.output_tokens': reasoningTokens }),
  ...(costUsd !== undefined && { 'rxagent.usage.cost_usd': costUsd }),
});
