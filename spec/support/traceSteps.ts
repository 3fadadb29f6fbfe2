import type { TraceStep } from '../../lib/types/trace';

type StepOf<T extends TraceStep['type']> = Extract<TraceStep, { type: T }>;
type Fields<T extends TraceStep['type']> = Partial<StepOf<T>>;

const base = { startMs: 0, durationMs: 0, iteration: 1 };
const call = { ...base, toolCallId: 'call_1', toolName: 'weather' };

/** Steps of a trace, as plain as they can be. */
export const llmCall = (fields: Fields<'llm-call'> = {}): StepOf<'llm-call'> =>
  ({ type: 'llm-call', ...base, provider: 'openai', finishReason: 'stop', content: '', toolCalls: 0, ...fields });
export const selection = (fields: Fields<'tool-selection'> = {}): StepOf<'tool-selection'> => ({ type: 'tool-selection', ...call, parameters: {}, ...fields });
export const request = (fields: Fields<'approval-request'> = {}): StepOf<'approval-request'> => ({ type: 'approval-request', ...call, ...fields });
export const decision = (fields: Fields<'approval-decision'> = {}): StepOf<'approval-decision'> => ({ type: 'approval-decision', ...call, approved: true, by: 'approve', ...fields });
export const execution = (fields: Fields<'tool-execution'> = {}): StepOf<'tool-execution'> =>
  ({ type: 'tool-execution', ...call, parameters: {}, content: '', isError: false, ...fields });
export const retry = (fields: Fields<'retry'> = {}): StepOf<'retry'> => ({ type: 'retry', ...base, attempt: 1, delayMs: 500, error: 'busy', ...fields });
export const failure = (fields: Fields<'error'> = {}): StepOf<'error'> => ({ type: 'error', ...base, iteration: 0, name: 'ProviderError', message: 'cut off', ...fields });
