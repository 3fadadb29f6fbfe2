import { context, SpanKind } from '@opentelemetry/api';
import { ProviderError, type Usage } from 'rxagent';
import type { OtelObserverOptions } from 'rxagent/otel';
import { ChatSpan } from '../../lib/otel/chatSpan';
import { makeTelemetry } from '../../lib/otel/telemetry';
import { runEvent } from '../support/runEvents';
import { pointsOf, probe } from './probe';

const busy = new ProviderError('busy', { provider: 'openai', status: 503 });
const request = { model: 'gpt-5', systemPrompt: 'Be brief.', messages: [{ role: 'user', content: 'Umbrella?' }], tools: [{ name: 'rain', description: 'Tells', parameters: {} }] } as const;
const usage: Usage = { inputTokens: 120, outputTokens: 30, totalTokens: 150, cachedInputTokens: 64, reasoningTokens: 20, costUsd: 0.5 };

const start = (fields = {}, options: OtelObserverOptions = {}) => {
  const sdk = probe();
  const telemetry = makeTelemetry({ ...sdk, ...options });
  return { sdk, chat: new ChatSpan(telemetry, context.active(), runEvent('llm-start', { timeMs: 1000, provider: 'openai', request: { ...request, ...fields } }), { common: 'yes' }) };
};
const end = (fields = {}) =>
  runEvent('llm-end', { timeMs: 3000, provider: 'openai', model: 'gpt-5-2026', message: { role: 'assistant', content: 'Dry.' }, finishReason: 'stop', durationMs: 2000, ...fields });

const asked = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5' };
const answered = { ...asked, 'gen_ai.response.model': 'gpt-5-2026' };

describe('ChatSpan', () => {
  it('should tell of the request and the reply', () => {
    const { sdk, chat } = start({ temperature: 0, maxTokens: 99, responseSchema: {} });

    chat.end(end({ usage }));

    expect(sdk.spans()).toEqual([
      {
        name: 'chat gpt-5',
        kind: SpanKind.CLIENT,
        parent: undefined,
        startMs: 1000,
        endMs: 3000,
        status: 'UNSET',
        events: [],
        attributes: {
          ...answered,
          common: 'yes',
          'gen_ai.request.temperature': 0,
          'gen_ai.request.max_tokens': 99,
          'gen_ai.output.type': 'json',
          'gen_ai.response.finish_reasons': ['stop'],
          'gen_ai.usage.input_tokens': 120,
          'gen_ai.usage.output_tokens': 30,
          'gen_ai.usage.cache_read.input_tokens': 64,
          'gen_ai.usage.reasoning.output_tokens': 20,
          'rxagent.usage.cost_usd': 0.5,
        },
      },
    ]);
  });

  it('should tell no more than is known', () => {
    const { sdk, chat } = start({ model: undefined });

    chat.end(end({ model: undefined }));

    expect(sdk.spans()).toMatchObject([{ name: 'chat' }]);
    expect(sdk.spans()[0]?.attributes).toEqual({ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', common: 'yes', 'gen_ai.response.finish_reasons': ['stop'] });
  });

  it('should tell what was said when content is captured', () => {
    const { sdk, chat } = start({}, { captureContent: true });

    chat.end(end({ reasoning: 'Hm.' }));

    expect(sdk.spans()[0]?.attributes).toMatchObject({
      'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Umbrella?"}]}]',
      'gen_ai.tool.definitions': '[{"type":"function","name":"rain"}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"reasoning","content":"Hm."},{"type":"text","content":"Dry."}]}]',
    });
  });

  it('should tell of retries and fallbacks, and who has answered in the end', () => {
    const { sdk, chat } = start();

    chat.retry(runEvent('llm-retry', { timeMs: 1100, attempt: 1, delayMs: 500, error: busy }));
    chat.fallback(runEvent('provider-fallback', { timeMs: 1700, from: 'openai', to: 'gemini', error: busy }));
    chat.end(end({ provider: 'gemini', model: 'gemini-3' }));

    expect(sdk.spans()).toMatchObject([
      {
        status: 'UNSET',
        attributes: { 'gen_ai.provider.name': 'gcp.gemini', 'gen_ai.request.model': 'gpt-5', 'gen_ai.response.model': 'gemini-3' },
        events: [
          { name: 'rxagent.retry', atMs: 1100, attributes: { 'rxagent.retry.attempt': 1, 'rxagent.retry.delay_ms': 500, 'error.type': '503' } },
          { name: 'rxagent.fallback', atMs: 1700, attributes: { 'rxagent.fallback.from': 'openai', 'rxagent.fallback.to': 'gemini', 'error.type': '503' } },
        ],
      },
    ]);
  });

  it('should count tokens and seconds', async () => {
    const { sdk, chat } = start();

    chat.chunk(1250);
    chat.chunk(2000);
    chat.end(end({ usage }));

    const metrics = await sdk.metrics();
    const counted = { ...answered, 'gen_ai.token.modality': 'unknown' };
    expect(metrics.map(({ descriptor: { name } }) => [name, pointsOf(metrics, name)])).toEqual([
      ['gen_ai.client.inference.duration', [{ attributes: answered, sum: 2 }]],
      ['gen_ai.client.inference.time_to_first_chunk', [{ attributes: answered, sum: 0.25 }]],
      ['gen_ai.client.inference.usage.input_tokens', [{ attributes: counted, sum: 120 }]],
      ['gen_ai.client.inference.usage.output_tokens', [{ attributes: counted, sum: 30 }]],
      ['gen_ai.client.inference.usage.cache_read.input_tokens', [{ attributes: counted, sum: 64 }]],
      ['gen_ai.client.inference.usage.reasoning.output_tokens', [{ attributes: counted, sum: 20 }]],
      ['gen_ai.client.inference.operation.input_tokens', [{ attributes: answered, sum: 120 }]],
      ['gen_ai.client.inference.operation.output_tokens', [{ attributes: answered, sum: 30 }]],
    ]);
  });

  it('should count what failed, too, and 0 tokens where none were told', async () => {
    const { sdk, chat } = start();

    chat.end(end({ model: undefined, finishReason: 'error', error: busy }));

    const metrics = await sdk.metrics();
    const failed = { ...asked, 'error.type': '503' };
    expect(sdk.spans()).toMatchObject([{ status: 'ERROR', message: 'HTTP status 503', attributes: { 'error.type': '503', 'gen_ai.response.finish_reasons': ['error'] } }]);
    expect(pointsOf(metrics, 'gen_ai.client.inference.duration')).toEqual([{ attributes: failed, sum: 2 }]);
    expect(pointsOf(metrics, 'gen_ai.client.inference.operation.input_tokens')).toEqual([{ attributes: failed, sum: 0 }]);
    expect(pointsOf(metrics, 'gen_ai.client.inference.usage.input_tokens')).toEqual([{ attributes: { ...asked, 'gen_ai.token.modality': 'unknown' }, sum: 0 }]);
  });

  it('should tell what a reply that was cut has cost', async () => {
    const { sdk, chat } = start();

    chat.cancel(2000, usage);

    expect(sdk.spans()).toMatchObject([{ endMs: 2000, status: 'UNSET', attributes: { 'rxagent.cancelled': true, 'gen_ai.usage.input_tokens': 120 } }]);
    expect(pointsOf(await sdk.metrics(), 'gen_ai.client.inference.duration')).toEqual([{ attributes: asked, sum: 1 }]);
  });

  it('should write the metrics of version 1.41, too, where they are wanted', async () => {
    const { sdk, chat } = start({}, { legacyMetrics: true });

    chat.end(end({ usage }));

    const metrics = await sdk.metrics();
    expect(pointsOf(metrics, 'gen_ai.client.operation.duration')).toEqual([{ attributes: answered, sum: 2 }]);
    expect(pointsOf(metrics, 'gen_ai.client.token.usage')).toEqual([
      { attributes: { ...answered, 'gen_ai.token.type': 'input' }, sum: 120 },
      { attributes: { ...answered, 'gen_ai.token.type': 'output' }, sum: 30 },
    ]);
  });
});
