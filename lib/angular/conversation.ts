import { addUsage, noUsage } from '../agent/addUsage';
import { repairConversation } from '../messages/repairConversation';
import type { AgentResult } from '../types/agentEvent';
import type { Message } from '../types/message';
import type { RunEvent } from '../types/runEvent';
import type { Usage } from '../types/usage';
import { cancelTools, reduceTools, type ToolActivity } from './toolActivity';

/**
 * What an agent is doing: nothing (`idle`, also when it was stopped), a run, or nothing since the last run failed.
 *
 * @example
 * import type { AgentStatus } from 'rxagent/angular';
 * const label: Record<AgentStatus, string> = { idle: 'Send', running: 'Stop', error: 'Try again' };
 */
export type AgentStatus = 'idle' | 'running' | 'error';

/** A conversation and its newest run. It is never changed, only replaced. */
export interface Conversation {
  readonly status: AgentStatus;
  /** The newest run's, once it has begun. */
  readonly runId: string | undefined;
  /** Without the turn under way. */
  readonly messages: readonly Message[];
  /** How many of the messages the agent's own memory holds. */
  readonly remembered: number;
  /** The conversation before the newest input. */
  readonly before: readonly Message[];
  /** How many messages there were with the newest input. */
  readonly asked: number;
  readonly answer: string;
  readonly reasoning: string;
  readonly iteration: number;
  readonly tools: readonly ToolActivity[];
  readonly error: unknown;
  readonly result: AgentResult | undefined;
  readonly usage: Usage;
  /** What the reply under way has reported; `usage` does not hold it yet. */
  readonly replyUsage: Usage | undefined;
  /** The reply of this turn, once it is whole. */
  readonly reply: Message | undefined;
  /** Whether the agent has a memory. */
  readonly hasMemory: boolean;
  /** Whether the run was begun elsewhere, so that its start tells of the conversation until then. */
  readonly isForeign: boolean;
}

const noRun = {
  runId: undefined, answer: '', reasoning: '', iteration: 0, tools: [], error: undefined, result: undefined, replyUsage: undefined, reply: undefined, hasMemory: false, isForeign: false,
} as const;

/** A conversation before the first run; the agent's memory holds the first `remembered` of its messages, and it has cost `usage` so far. */
export const newConversation = (messages: readonly Message[] = [], remembered = 0, usage = noUsage): Conversation => ({
  status: 'idle', messages, remembered, before: messages, asked: messages.length, usage, ...noRun,
});

/**
 * A new run with `input`. A run that it cuts leaves what it had said. `again` takes back the newest input and all that followed; what the agent's memory
 * holds cannot be taken back, and is then asked once more. An input that failed before anything was said is taken back, too: every run would fail of one that a
 * guard or the vendor refuses.
 */
export function begin(conversation: Conversation, input: readonly Message[], again: boolean): Conversation {
  const now = settled(conversation);
  const isRefused = now.status === 'error' && now.messages.length === now.asked;
  const before = (again || isRefused) && now.remembered <= now.before.length ? now.before : now.messages;
  const messages = [...before, ...input];
  return { ...now, ...noRun, status: 'running', before, messages, asked: messages.length };
}

/**
 * A run that was begun elsewhere. A question at the end of the conversation is what it is about, until its start tells better: it is shown meanwhile, and can be
 * asked again where the run cannot be found any more.
 */
export function beginForeign(conversation: Conversation): Conversation {
  const now = settled(conversation);
  const { messages } = now;
  const before = messages.at(-1)?.role === 'user' ? messages.slice(0, -1) : messages;
  return { ...now, ...noRun, status: 'running', isForeign: true, before, asked: messages.length, remembered: Math.min(now.remembered, before.length) };
}

/** The run has failed. */
export const failed = (conversation: Conversation, error: unknown): Conversation => ({ ...settled(conversation), status: 'error', error });

/** What a run that broke off leaves: each turn as far as it came, its open calls answered as cancelled. */
function settled(conversation: Conversation): Conversation {
  if (conversation.status !== 'running') return conversation;
  const { usage, replyUsage, tools } = conversation;
  const messages = repairConversation([...conversation.messages, ...turnMessages(conversation)]);
  return { ...conversation, status: 'idle', messages, tools: cancelTools(tools), usage: replyUsage ? addUsage(usage, replyUsage) : usage, replyUsage: undefined };
}

/** The turn under way as messages, in request order. */
function turnMessages({ reply, answer, tools, iteration }: Conversation): Message[] {
  const turn = tools.filter((tool) => tool.iteration === iteration);
  if (answer === '' && turn.length === 0) return [];
  const said: Message = reply ?? { role: 'assistant', content: answer, ...(turn.length > 0 && { toolCalls: turn.map(({ call }) => call) }) };
  return [said, ...turn.flatMap(({ outcome }) => (outcome ? toolMessage(outcome) : []))];
}

const toolMessage = ({ toolCallId, toolName, content, isError }: NonNullable<ToolActivity['outcome']>): Message =>
  ({ role: 'tool', content, toolCallId, toolName, ...(isError && { isError }) });

/** The conversation after `event` of its run. */
export function reduceRun(conversation: Conversation, event: RunEvent): Conversation {
  switch (event.type) {
    case 'text-delta':
      return { ...conversation, answer: conversation.answer + event.delta };
    case 'reasoning-delta':
      return { ...conversation, reasoning: conversation.reasoning + event.delta };
    case 'output-rewrite':
      return { ...conversation, answer: event.content };
    case 'run-start':
      return heard({ ...conversation, runId: event.runId }, event.messages);
    case 'memory-load':
      return { ...conversation, hasMemory: true };
    case 'iteration-start':
      return nextTurn(conversation, event.iteration);
    case 'llm-note':
      return event.note.type === 'usage' ? { ...conversation, replyUsage: event.note.usage } : conversation;
    case 'llm-end':
      return { ...conversation, reply: event.message, answer: event.message.content };
    case 'usage':
      return { ...conversation, usage: addUsage(conversation.usage, event.usage), replyUsage: undefined };
    case 'run-end':
      return ended(conversation, event.result);
    default: {
      const tools = reduceTools(conversation.tools, event);
      return tools === conversation.tools ? conversation : { ...conversation, tools };
    }
  }
}

/** The start of a run that was begun elsewhere tells of the conversation until then. */
function heard(conversation: Conversation, sent: readonly Message[]): Conversation {
  if (!conversation.isForeign || sent.length === 0) return conversation;
  const messages = [...conversation.messages.slice(0, conversation.remembered), ...sent];
  return { ...conversation, messages, before: messages.slice(0, -1), asked: messages.length };
}

/** What was said in the turn before becomes messages in the moment in which `answer` starts anew, so that nothing is shown twice or not at all. */
const nextTurn = (conversation: Conversation, iteration: number): Conversation => {
  const said = turnMessages(conversation);
  const messages = said.length > 0 ? [...conversation.messages, ...said] : conversation.messages;
  return { ...conversation, iteration, messages, answer: '', reasoning: '', reply: undefined };
};

function ended(conversation: Conversation, result: AgentResult): Conversation {
  const messages = [...conversation.messages.slice(0, conversation.remembered), ...result.messages];
  const remembered = conversation.hasMemory ? messages.length : conversation.remembered;
  return { ...conversation, status: 'idle', messages, remembered, answer: result.content, result };
}
