import type { Message, ToolCall } from 'rxagent';
import type { Model } from './models';
import type { Execute } from './validated';

/** What the hand-written agents emit. */
export type Event = { type: 'chunk'; role: 'assistant'; content: string; iteration: number } | { type: 'result'; content: string; messages: Message[]; iterations: number };

/** An agent as one writes it by hand: a loop over async generators. */
export async function* floorAgent(generate: Model['generate'], execute: Execute, input: readonly Message[]): AsyncGenerator<Event, void> {
  const messages = [...input];
  for (let iteration = 1; ; iteration++) {
    let content = '';
    const toolCalls: ToolCall[] = [];
    for await (const item of generate(messages)) {
      if (typeof item === 'string') {
        content += item;
        yield { type: 'chunk', role: 'assistant', content: item, iteration };
      } else toolCalls.push(item);
    }
    messages.push({ role: 'assistant', content, toolCalls });
    if (toolCalls.length === 0) {
      yield { type: 'result', content, messages, iterations: iteration };
      return;
    }
    const results = await Promise.all(toolCalls.map(execute));
    toolCalls.forEach(({ id, toolName }, index) => messages.push({ role: 'tool', content: String(results[index]), toolCallId: id, toolName }));
  }
}
