import type { Message, ToolCall } from 'rxagent';

/** A call as the thread shows it, with its answer once there is one. */
export interface ThreadCall {
  readonly call: ToolCall;
  readonly answer?: Message;
}

/** One reply of the model. */
export interface Turn {
  readonly iteration: number;
  readonly text: string;
  readonly calls: readonly ThreadCall[];
  /** Whether it is under way. */
  readonly isLive: boolean;
}

/** A question and what came of it. */
export interface Exchange {
  readonly index: number;
  readonly question: Message;
  readonly turns: readonly Turn[];
}

/** A conversation as questions and their turns. */
export function toThread(messages: readonly Message[]): readonly Exchange[] {
  const starts = messages.flatMap(({ role }, at) => (role === 'user' ? [at] : []));
  return starts.map((start, index) => ({ index, question: messages[start]!, turns: toTurns(messages.slice(start + 1, starts[index + 1])) }));
}

function toTurns(messages: readonly Message[]): readonly Turn[] {
  const answers = new Map(messages.map((message) => [message.toolCallId, message]));
  const replies = messages.filter(({ role }) => role === 'assistant');
  const toCall = (call: ToolCall): ThreadCall => {
    const answer = answers.get(call.id);
    return { call, ...(answer && { answer }) };
  };
  return replies.map(({ content, toolCalls = [] }, at) => ({ iteration: at + 1, text: content, calls: toolCalls.map(toCall), isLive: false }));
}
