import type { AgentResult } from '../types/agentEvent';
import type { Message } from '../types/message';
import type { Trace } from '../types/trace';
import type { Usage } from '../types/usage';
import type { Run } from './run';
import { terminalOutcome } from './terminalOutcome';

/** The input's messages and all that followed. */
export const conversation = ({ state }: Run): Message[] => [...state.input, ...state.produced];

/** The steps so far. */
export const toTrace = ({ runId, state }: Run): Trace => ({ runId, steps: [...state.steps] });

/** The result of a run that is over. */
export function toResult(run: Run): AgentResult {
  const { settings, runId, state } = run;
  const { reply, calls, iteration: iterations, usage, finishReason = 'stop' } = state;
  const answer = ownAnswer(run);
  const message: Message = answer ?? (finishReason === 'routed' ? reply?.message : state.produced.findLast(({ role }) => role === 'assistant')) ?? { role: 'assistant', content: '' };
  const last = calls.at(-1);
  const model = reply?.model ?? settings.options.model ?? settings.options.provider.defaultModel;
  return {
    type: 'result',
    runId,
    message,
    content: message.content,
    role: message.role,
    ...(last && { toolName: last.toolName }),
    toolArgs: last?.parameters ?? {},
    iterations,
    toolCalls: [...calls],
    messages: answer ? [...conversation(run), answer] : conversation(run),
    finishReason,
    usage,
    trace: toTrace(run),
    ...(model !== undefined && { model }),
    provider: reply?.provider ?? settings.options.provider.name,
    ...(reply?.reasoning && { reasoning: reply.reasoning }),
    ...parsedOutput(run, message),
  };
}

/** What the answer's text holds, where the model was asked for something that fits a schema and has finished. */
function parsedOutput({ settings, state }: Run, { content }: Message): { parsed?: unknown } {
  const output = state.finishReason === 'stop' ? settings.output?.read(content) : undefined;
  return output && 'value' in output ? { parsed: output.value } : {};
}

/** The answer where it is not the model's. */
function ownAnswer(run: Run): Message | undefined {
  switch (run.state.finishReason) {
    case 'max-iterations':
      return { role: 'assistant', content: `Maximum iterations (${run.settings.maxIterations}) reached without resolution.` };
    case 'budget':
      return { role: 'assistant', content: `Budget used up without resolution: ${used(run.state.usage)}.` };
    case 'terminal-tool':
      return { role: 'assistant', content: terminalOutcome(run)?.content ?? '' };
    default:
      return undefined;
  }
}

const used = ({ totalTokens, costUsd }: Usage): string => `${totalTokens} tokens${costUsd === undefined ? '' : `, ${Number(costUsd.toFixed(6))} US dollars`}`;
