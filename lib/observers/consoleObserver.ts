import { errorText } from '../errors/errorText';
import { textContent } from '../messages/textContent';
import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent, RunEventOf } from '../types/runEvent';

/**
 * How {@link consoleObserver} prints.
 *
 * @example
 * import type { ConsoleObserverOptions } from 'rxagent';
 * const lines: string[] = [];
 * const options: ConsoleObserverOptions = { write: (line) => lines.push(line), maxTextLength: 200 };
 */
export interface ConsoleObserverOptions {
  /** Takes each line, which has no line break; default `console.log`. */
  write?: ((line: string) => unknown) | undefined;
  /** How many characters of a question, a reply, arguments or a result are shown; default 80. */
  maxTextLength?: number | undefined;
}

/**
 * An observer that prints a run, one short line for each thing that happens: question, turns, replies, approvals, tools with their durations, usage, errors,
 * stop and end. Deltas and progress are not printed. May watch any number of runs at once: each line starts with the number of its run, and
 * names the call it tells of.
 *
 * ```text
 * [1] run 1f0c2a: "What is the weather in Bern and Basel?"
 * [1] turn 1: asking openai gpt-5
 * [1] reply after 320 ms: "Let me look." + 2 calls
 * [1] usage: 120 in + 30 out = 150 tokens
 * [1] tool weather (call_1) {"city":"Bern"}
 * [1] tool weather (call_2) {"city":"Basel"}
 * [1] tool weather (call_2) ended after 90 ms: "13 degrees"
 * [1] tool weather (call_1) failed after 120 ms: "No such station"
 * [1] end after 470 ms: stop, 1 turn, 2 calls, 150 tokens
 * ```
 *
 * @example
 * import { Agent, consoleObserver, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider(), observers: [consoleObserver()] }).stream('hi').subscribe();
 */
export function consoleObserver({ write = (line) => console.log(line), maxTextLength = 80 }: ConsoleObserverOptions = {}): AgentObserver {
  const runs = new Map<string, { number: number; startMs: number }>();
  let count = 0;

  const runOf = ({ runId, timeMs }: RunEvent): { number: number; startMs: number } => {
    const run = runs.get(runId) ?? { number: ++count, startMs: timeMs };
    runs.set(runId, run);
    return run;
  };
  const say = (event: RunEvent, text: string): unknown => write(`[${runOf(event).number}] ${text}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '));
  const sayLast = (event: RunEvent, text: string): void => {
    try {
      say(event, text);
    } finally {
      runs.delete(event.runId);
    }
  };
  const cut: Cut = (text) => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text);
  const sayTool = (event: ToolFact, text: string): unknown => say(event, `tool ${cut(event.call.toolName)} (${event.call.id}) ${text}`);
  const sinceStart = (event: RunEvent): string => ms(event.timeMs - runOf(event).startMs);

  return {
    onRunStart: (event) => say(event, `run ${event.runId}: "${cut(event.messages.map(textContent).at(-1) ?? '')}"`),
    onMemoryLoad: (event) => say(event, `memory: ${counted(event.messages.length, 'message')}`),
    onLlmStart: (event) => say(event, `turn ${event.iteration}: asking ${event.provider} ${event.request.model ?? ''}`.trimEnd()),
    onLlmRetry: (event) => say(event, `retry ${event.attempt} in ${ms(event.delayMs)}: ${cut(errorText(event.error))}`),
    onProviderFallback: (event) => say(event, `fallback from ${event.from} to ${event.to}: ${cut(errorText(event.error))}`),
    onLlmEnd: (event) => say(event, `reply ${event.error === undefined ? 'after' : 'broke off after'} ${ms(event.durationMs)}: ${replyOf(event, cut)}`),
    onUsage: (event) => say(event, `usage: ${event.usage.inputTokens} in + ${event.usage.outputTokens} out = ${event.usage.totalTokens} tokens`),
    ...toolHooks(sayTool, cut),
    onMemoryTrim: (event) => say(event, `memory: dropped ${counted(event.removed, 'message')}, kept ${event.kept}`),
    onCancelled: (event) => (event.reason === 'stop' ? say(event, 'stopped') : sayLast(event, `unsubscribed after ${sinceStart(event)}`)),
    onRunEnd: (event) => sayLast(event, `end after ${sinceStart(event)}: ${summary(event)}`),
    onRunError: (event) => sayLast(event, `failed after ${sinceStart(event)}: ${cut(errorText(event.error))}`),
  };
}

type ToolFact = RunEventOf<'approval-request' | 'approval-decision' | 'tool-start' | 'tool-end' | 'tool-error'>;
type Cut = (text: string) => string;

const toolHooks = (say: (event: ToolFact, text: string) => unknown, cut: Cut): AgentObserver => ({
  onApprovalRequest: (event) => say(event, `waits for approval: ${cut(JSON.stringify(event.args))}`),
  onApprovalDecision: (event) => say(event, decisionOf(event, cut)),
  onToolStart: (event) => say(event, cut(JSON.stringify(event.call.parameters))),
  onToolEnd: (event) => say(event, `ended after ${ms(event.outcome.durationMs)}: "${cut(event.outcome.content)}"`),
  onToolError: (event) => say(event, `failed after ${ms(event.outcome.durationMs)}: "${cut(event.outcome.content)}"`),
});

const ms = (duration: number): string => `${Math.round(duration)} ms`;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const replyOf = ({ message, finishReason }: RunEventOf<'llm-end'>, cut: Cut): string => {
  const calls = message.toolCalls?.length ?? 0;
  const odd = finishReason === 'stop' || finishReason === 'tool-calls' ? '' : ` (${finishReason})`;
  return `"${cut(message.content)}"${calls ? ` + ${counted(calls, 'call')}` : ''}${odd}`;
};

const decisionOf = ({ approved, by, reason }: RunEventOf<'approval-decision'>, cut: Cut): string =>
  `was ${approved ? 'approved' : 'refused'} (${by})${reason === undefined ? '' : `: ${cut(reason)}`}`;

const summary = ({ result }: RunEventOf<'run-end'>): string =>
  [result.finishReason, counted(result.iterations, 'turn'), counted(result.toolCalls.length, 'call'), counted(result.usage.totalTokens, 'token')].join(', ');
