import type OpenAI from 'openai';

export type OutputItem = OpenAI.Responses.ResponseOutputItem;
type Call = OpenAI.Responses.ResponseFunctionToolCall | OpenAI.Responses.ResponseCustomToolCall;

/** Gathers the items of a response by their `output_index`: their ids may change from event to event. */
export class OutputItems {
  readonly #streamed = new Map<number, OutputItem>();
  readonly #done = new Set<number>();

  read(event: OpenAI.Responses.ResponseStreamEvent): void {
    if ('item' in event && !event.item) return;
    switch (event.type) {
      case 'response.output_item.done':
        this.#done.add(event.output_index);
        this.#streamed.set(event.output_index, event.item);
        break;
      case 'response.output_item.added':
        this.#streamed.set(event.output_index, event.item);
        break;
      case 'response.function_call_arguments.delta':
        this.#setArguments(event.output_index, (json) => json + (event.delta ?? ''));
        break;
      case 'response.function_call_arguments.done':
        this.#setArguments(event.output_index, () => event.arguments);
        break;
    }
  }

  /**
   * All items of the response. Those that were streamed to their end count first, for their encrypted content is the one to be sent back, unless `output`, which the
   * last event tells, has more of them. Calls that only the other way has told are added.
   */
  take(output: readonly OutputItem[]): OutputItem[] {
    const streamed = [...this.#streamed].sort(([a], [b]) => a - b);
    const done = streamed.filter(([index]) => this.#done.has(index)).map(([, item]) => item);
    const items = done.length < output.length ? [...output] : done;
    const known = new Set(items.filter(isCall).map(callId));
    for (const item of [...output, ...streamed.map(([, started]) => started)]) {
      if (!isCall(item) || known.has(callId(item))) continue;
      known.add(callId(item));
      items.push(item);
    }
    return items;
  }

  #setArguments(index: number, change: (json: string) => string): void {
    const item = this.#streamed.get(index);
    if (item?.type === 'function_call') this.#streamed.set(index, { ...item, arguments: change(item.arguments ?? '') });
  }
}

/** Whether an item asks for a tool of ours. */
export const isCall = (item: OutputItem): item is Call => item.type === 'function_call' || item.type === 'custom_tool_call';

export const callId = ({ call_id, id = '' }: Call): string => call_id || id;

/** All that the messages among the items say, refusals included. */
export const outputText = (items: readonly OutputItem[]): string =>
  items.flatMap((item) => (item.type === 'message' ? (item.content ?? []).map((part) => (part.type === 'refusal' ? part.refusal : part.text)) : [])).join('');
