import { resultText } from '../../messages/resultText';
import type { TraceStep } from '../../types/trace';

const call = { toolCallId: '', toolName: '' };

/** What each type of step has at least: an empty text, or a number. */
const least: Readonly<Record<TraceStep['type'], Readonly<Record<string, string | number>>>> = {
  'llm-call': { provider: '', finishReason: '', content: '', toolCalls: 0 },
  'tool-selection': call,
  'approval-request': call,
  'approval-decision': { ...call, by: '' },
  'tool-execution': { ...call, content: '' },
  retry: { attempt: 0, delayMs: 0, error: '' },
  fallback: { from: '', to: '', error: '' },
  guard: { guard: '' },
  cancellation: {},
  error: { name: '', message: '' },
};

/** What is no text: times are left to others, and arguments may be anything. */
const untouched = new Set(['startMs', 'durationMs', 'parameters', 'isError', 'approved']);
const numbers = new Set(['attempt', 'delayMs', 'toolCalls']);

/** A step with texts and numbers where its type has them, as a trace from elsewhere may not. One of a type that is not known keeps what it has. */
export function soundStep(step: object): TraceStep {
  const given: Readonly<Record<string, unknown>> = { ...step };
  const type = resultText(given['type']);
  const iteration = finite(given['iteration']);
  if (!Object.hasOwn(least, type)) return { ...given, type, iteration } as unknown as TraceStep;
  const empty = least[type as TraceStep['type']];
  const sound = Object.entries({ ...empty, ...given }).map(([key, value]) => [key, soundField(key, value ?? empty[key])]);
  return { ...Object.fromEntries(sound), type, iteration } as TraceStep;
}

function soundField(key: string, value: unknown): unknown {
  if (value === undefined || untouched.has(key)) return value;
  if (key === 'usage') return soundUsage(value);
  return numbers.has(key) ? finite(value) : resultText(value);
}

const finite = (value: unknown): number => (Number.isFinite(value) ? (value as number) : 0);

const soundUsage = (usage: unknown): object | undefined =>
  typeof usage === 'object' && usage !== null
    ? { inputTokens: 0, outputTokens: 0, totalTokens: 0, ...Object.fromEntries(Object.entries(usage).filter(([, value]) => Number.isFinite(value))) }
    : undefined;
