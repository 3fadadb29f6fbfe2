import { ValueType, type Counter, type Histogram, type Meter } from '@opentelemetry/api';

/** The metrics of the conventions that a run can tell. */
export interface Instruments {
  inferenceDuration: Histogram;
  timeToFirstChunk: Histogram;
  inputTokens: Counter;
  outputTokens: Counter;
  cachedTokens: Counter;
  reasoningTokens: Counter;
  inputTokensEach: Histogram;
  outputTokensEach: Histogram;
  agentDuration: Histogram;
  inferenceCalls: Histogram;
  toolCalls: Histogram;
  toolDuration: Histogram;
  /** As of version 1.41 of the conventions, where they are wanted. */
  legacy?: { duration: Histogram; tokens: Histogram };
}

/** `count` numbers from `first`, each `factor` times the one before. */
const steps = (first: number, factor: number, count: number): number[] => Array.from({ length: count }, (_, index) => Number((first * factor ** index).toPrecision(12)));

const operationSeconds = steps(0.01, 2, 14);
const agentSeconds = steps(0.1, 2, 13);
const tokens = steps(1, 4, 14);
const calls = steps(1, 2, 8);

/** Makes the instruments, with the names, units and bucket boundaries of the conventions. */
export function makeInstruments(meter: Meter, withLegacy: boolean): Instruments {
  const histogram = (name: string, unit: string, boundaries: number[], description: string): Histogram =>
    meter.createHistogram(`gen_ai.${name}`, { unit, description, valueType: unit === 's' ? ValueType.DOUBLE : ValueType.INT, advice: { explicitBucketBoundaries: boundaries } });
  const counter = (name: string, description: string): Counter =>
    meter.createCounter(`gen_ai.client.inference.usage.${name}`, { unit: '{token}', description, valueType: ValueType.INT });
  return {
    inferenceDuration: histogram('client.inference.duration', 's', operationSeconds, 'GenAI client inference operation duration.'),
    timeToFirstChunk: histogram('client.inference.time_to_first_chunk', 's', operationSeconds, 'Time to receive the first chunk of a reply.'),
    inputTokens: counter('input_tokens', 'Input tokens used, cached ones included.'),
    outputTokens: counter('output_tokens', 'Output tokens used, reasoning included.'),
    cachedTokens: counter('cache_read.input_tokens', 'Input tokens served from a cache of the provider.'),
    reasoningTokens: counter('reasoning.output_tokens', 'Output tokens used for reasoning.'),
    inputTokensEach: histogram('client.inference.operation.input_tokens', '{token}', tokens, 'Input tokens used per inference operation.'),
    outputTokensEach: histogram('client.inference.operation.output_tokens', '{token}', tokens, 'Output tokens used per inference operation.'),
    agentDuration: histogram('invoke_agent.duration', 's', agentSeconds, 'Duration of a single agent invocation.'),
    inferenceCalls: histogram('invoke_agent.inference_calls', '{inference_call}', calls, 'Inference calls of a single agent invocation.'),
    toolCalls: histogram('invoke_agent.tool_calls', '{tool_call}', calls, 'Tool calls of a single agent invocation.'),
    toolDuration: histogram('execute_tool.duration', 's', operationSeconds, 'Duration of a single tool execution.'),
    ...(withLegacy && {
      legacy: {
        duration: histogram('client.operation.duration', 's', operationSeconds, 'GenAI operation duration.'),
        tokens: histogram('client.token.usage', '{token}', tokens, 'Number of input and output tokens used.'),
      },
    }),
  };
}
