import { stdout } from 'node:process';
import type { AgentObserver, AgentResult, TraceStep } from 'rxagent';

const color = (code: number, text: string): string => (stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text: string): string => color(2, text);
const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90) + (text.length > 90 ? '…' : '');

/** Prints a run as it happens: tokens as they come, tools as they start and end. */
export const printRun = (): AgentObserver => ({
  onTextDelta: ({ delta }) => stdout.write(delta),
  onReasoningDelta: ({ delta }) => stdout.write(dim(delta)),
  onToolStart: ({ call }) => stdout.write(`${color(36, '→')} ${call.toolName} ${dim(JSON.stringify(call.parameters))}\n`),
  onToolEnd: ({ outcome }) => stdout.write(`${color(32, '✓')} ${outcome.toolName} ${dim(`${outcome.durationMs} ms`)} ${short(outcome.content)}\n`),
  onToolError: ({ outcome }) => stdout.write(`${color(31, '✗')} ${outcome.toolName} ${dim(`${outcome.durationMs} ms`)} ${short(outcome.content)}\n`),
  onIterationEnd: () => stdout.write('\n'),
});

type Timed = Extract<TraceStep, { type: 'llm-call' | 'tool-execution' }>;

/** The run's timeline, a bar for each model call and tool, and what it took. */
export function printSummary({ trace, iterations, usage, finishReason, provider, model }: AgentResult): void {
  const steps = trace.steps.filter((step): step is Timed => step.type === 'llm-call' || step.type === 'tool-execution');
  const start = Math.min(...steps.map(({ startMs }) => startMs));
  const total = Math.max(1, ...steps.map(({ startMs, durationMs }) => startMs + durationMs - start));
  for (const step of steps) {
    const column = Math.floor(((step.startMs - start) / total) * 40);
    const bar = ' '.repeat(column) + '█'.repeat(Math.max(1, Math.round((step.durationMs / total) * 40)));
    const name = step.type === 'llm-call' ? 'model' : step.toolName;
    stdout.write(`${name.padEnd(12)} ${color(step.type === 'llm-call' ? 35 : 36, bar.padEnd(42))} ${dim(`${step.durationMs} ms`)}\n`);
  }
  const turns = `${iterations} iteration${iterations === 1 ? '' : 's'}`;
  stdout.write(`\n${finishReason} · ${turns} · ${usage.inputTokens} + ${usage.outputTokens} tokens · ${total} ms · ${provider} ${model ?? ''}\n`);
}
