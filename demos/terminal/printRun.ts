import { env, stdout } from 'node:process';
import type { AgentObserver, AgentResult, TraceStep } from 'rxagent';

const color = (code: number, text: string): string => (stdout.isTTY && !env['NO_COLOR'] ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text: string): string => color(2, text);
const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90) + (text.length > 90 ? '…' : '');

/** Prints a run as it happens: tokens as they come, tools as they start and end. */
export function printRun(): AgentObserver {
  let isReasoning = false;
  return {
    onTextDelta: ({ delta }) => {
      if (isReasoning) stdout.write('\n\n');
      isReasoning = false;
      stdout.write(delta);
    },
    onReasoningDelta: ({ delta }) => {
      isReasoning = true;
      stdout.write(dim(delta));
    },
    onLlmRetry: ({ attempt, delayMs, error }) => stdout.write(`${color(33, '↻')} ${short(String(error))} ${dim(`try ${attempt + 1} in ${delayMs} ms`)}\n`),
    onToolStart: ({ call }) => stdout.write(`${color(36, '→')} ${call.toolName} ${dim(JSON.stringify(call.parameters))}\n`),
    onToolEnd: ({ outcome }) => stdout.write(`${color(32, '✓')} ${outcome.toolName} ${dim(`${outcome.durationMs} ms`)} ${short(outcome.content)}\n`),
    onToolError: ({ outcome }) => stdout.write(`${color(31, '✗')} ${outcome.toolName} ${dim(`${outcome.durationMs} ms`)} ${short(outcome.content)}\n`),
    onIterationEnd: () => stdout.write('\n'),
  };
}

type Execution = Extract<TraceStep, { type: 'tool-execution' }>;

/** The bars of tools that ran side by side: where each began and ended within the time of all. */
function printBars(steps: readonly Execution[]): void {
  const start = Math.min(...steps.map(({ startMs }) => startMs));
  const span = Math.max(1, ...steps.map(({ startMs, durationMs }) => startMs + durationMs - start));
  for (const { toolName, startMs, durationMs } of steps) {
    const bar = ' '.repeat(((startMs - start) / span) * 40) + '█'.repeat(Math.max(1, (durationMs / span) * 40));
    stdout.write(`  ${toolName.padEnd(12)} ${color(36, bar.padEnd(41))} ${dim(`${durationMs} ms`)}\n`);
  }
}

/** The turns of a run, its tools as bars, and what it took. */
export function printSummary({ trace: { steps }, iterations, usage, finishReason, provider, model }: AgentResult): void {
  for (let turn = 1; turn <= iterations; turn++) {
    const reply = steps.find((step) => step.type === 'llm-call' && step.iteration === turn);
    stdout.write(`turn ${turn}: model ${dim(`${reply?.durationMs ?? 0} ms`)}\n`);
    printBars(steps.filter((step): step is Execution => step.type === 'tool-execution' && step.iteration === turn));
  }
  const start = Math.min(...steps.map(({ startMs }) => startMs));
  const total = Math.max(0, ...steps.map(({ startMs, durationMs }) => startMs + durationMs - start));
  const turns = `${iterations} iteration${iterations === 1 ? '' : 's'}`;
  stdout.write(`\n${finishReason} · ${turns} · ${usage.inputTokens} + ${usage.outputTokens} tokens · ${total} ms · ${provider} ${model ?? ''}\n`);
}
