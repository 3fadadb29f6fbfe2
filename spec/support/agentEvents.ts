import type { AgentResult, StreamChunk } from '../../lib/types/agentEvent';
import type { ToolCall } from '../../lib/types/toolCall';

/** A chunk of assistant text in turn 1, or what `fields` say. */
export const chunk = (content: string, fields: Partial<StreamChunk> = {}): StreamChunk => ({
  type: 'chunk',
  role: 'assistant',
  content,
  iteration: 1,
  ...fields,
});

/** The result of a run that ended normally with `content`, or what `fields` say. */
export const result = (content: string, fields: Partial<AgentResult> = {}): AgentResult => ({
  type: 'result',
  runId: 'run',
  message: { role: 'assistant', content },
  content,
  role: 'assistant',
  toolArgs: {},
  iterations: 1,
  toolCalls: [],
  messages: [{ role: 'assistant', content }],
  finishReason: 'stop',
  usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
  trace: { runId: 'run', steps: [] },
  provider: 'spec',
  ...fields,
});

/** A call of the tool `search`, or of another. */
export const call = (id: string, toolName = 'search', parameters: Record<string, unknown> = {}): ToolCall => ({ id, toolName, parameters });
