import type { Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { mustBe, records, textOf } from './mustBe';
import { toolPart } from './toolPart';

/** One reply: its text and calls, and the answers to them. */
class Step {
  text = '';
  readonly calls: ToolCall[] = [];
  readonly answers: Message[] = [];

  /** None for a reply that said nothing. */
  toMessages(): Message[] {
    if (this.calls.length > 0) return [{ role: 'assistant', content: this.text, toolCalls: this.calls }, ...this.answers];
    return this.text === '' ? [] : [{ role: 'assistant', content: this.text }];
  }
}

/**
 * The replies of one UI message with the results of their calls, in order. Text that was withdrawn is left out, and so are reasoning, sources and data: no model takes them
 * from a conversation.
 */
export function assistantMessages(parts: unknown, path: string): Message[] {
  const steps = [new Step()];
  for (const { item, at } of records(parts, path)) {
    if (item['type'] === 'step-start') steps.push(new Step());
    else add(steps.at(-1)!, item, at);
  }
  return steps.flatMap((step) => step.toMessages());
}

function add(step: Step, part: Record<string, unknown>, at: string): void {
  const type = textOf(part, 'type', at);
  if (type === 'text') step.text += textOf(part, 'text', at);
  else if (withdrawals.has(type)) step.text = '';
  else if (type === 'dynamic-tool' || type.startsWith('tool-')) {
    const { call, answer } = toolPart(part, at) ?? {};
    if (call) step.calls.push(call);
    if (answer) step.answers.push(answer);
  } else mustBe(/^(reasoning$|source-|data-)/.test(type), `${at}.type`, `one of an assistant's parts that a model can be told of, not '${type.slice(0, 40)}'`);
}

const withdrawals: ReadonlySet<string> = new Set(['data-output-rewrite', 'data-output-invalid']);
