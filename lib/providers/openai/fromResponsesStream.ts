import type OpenAI from 'openai';
import { TextBuffer } from '../../messages/textBuffer';
import { CallParts } from '../../protocol/callParts';
import { readFault } from '../../protocol/fault';
import type { ReplyReader } from '../../protocol/readReply';
import type { ReplyItem } from '../../protocol/replyItem';
import { vendorError } from '../../protocol/toProviderError';
import type { FinishReason } from '../../types/finishReason';
import type { ToolCall } from '../../types/toolCall';
import type { Usage } from '../../types/usage';
import type { Vendor } from '../../types/vendor';
import { isWorthKeeping, type ResponsesExtras } from './keptOutput';
import { callId, isCall, OutputItems, outputText, type OutputItem } from './outputItems';
import { usageOf } from './usageOf';

type Event = OpenAI.Responses.ResponseStreamEvent;
type Response = Partial<OpenAI.Responses.Response>;

/**
 * Reads the events of one response. A reply is whole when `response.completed` or `response.incomplete` has come; its calls are told then, and what had not been
 * streamed before. The vendor's own tools (`web_search_call` and the like) are no calls of ours.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function responsesReader(vendor: Vendor): ReplyReader<unknown> {
  const reply = new ResponsesReply(vendor);
  return (event) => reply.read(Object(event) as Event);
}

class ResponsesReply {
  readonly #vendor: Vendor;
  readonly #items = new OutputItems();
  #model: string | undefined;
  /** All text told so far. */
  readonly #text = new TextBuffer();
  #length = 0;
  /** Where in it the message that is under way begins. */
  #messageStart = 0;
  #over = false;
  #refused = false;
  #thought = '';

  constructor(vendor: Vendor) {
    this.#vendor = vendor;
  }

  read(event: Event): ReplyItem[] {
    if (this.#over) return [];
    switch (event.type) {
      case 'response.output_text.delta':
        return this.#say(event.delta);
      case 'response.refusal.delta':
        this.#refused = true;
        return this.#say(event.delta);
      case 'response.reasoning_summary_text.delta':
        return this.#think(event.delta, `${event.output_index}, summary ${event.summary_index}`);
      case 'response.reasoning_text.delta':
        return this.#think(event.delta, `${event.output_index}, content ${event.content_index}`);
      default:
        this.#items.read(event);
        return [...this.#endMessage(event), ...this.#readResponse(event)];
    }
  }

  #say(text: string | null | undefined): ReplyItem[] {
    if (!text) return [];
    this.#text.append(text);
    this.#length += text.length;
    return [text];
  }

  /** Tells what of a message was not streamed. */
  #endMessage(event: Event): ReplyItem[] {
    if (event.type !== 'response.output_item.done' || event.item?.type !== 'message') return [];
    const items = this.#say(restOf(outputText([event.item]), this.#text.toString().slice(this.#messageStart)));
    this.#messageStart = this.#length;
    return items;
  }

  /** Parts of the reasoning are paragraphs. */
  #think(delta: string, part: string): ReplyItem[] {
    if (!delta) return [];
    const parted = this.#thought !== '' && this.#thought !== part;
    this.#thought = part;
    return [{ type: 'reasoning-delta', delta: parted ? `\n\n${delta}` : delta }];
  }

  #readResponse(event: Event): ReplyItem[] {
    const response = responseIn(event);
    if (!response) return [];
    const { model, usage } = response;
    const notes: ReplyItem[] = [];
    if (model && model !== this.#model) notes.push({ type: 'model', model: (this.#model = model) });
    if (usage) notes.push({ type: 'usage', usage: toUsage(usage) });
    return [...notes, ...this.#end(event, response)];
  }

  #end({ type }: Event, response: Response): ReplyItem[] {
    const told = END.exec(type ?? `response.${response.status}`)?.[1];
    if (told === undefined) return [];
    for (const status of [told, response.status]) {
      if (status === 'failed' || status === 'cancelled') throw this.#fault(response, status);
    }
    return this.#finish(response, told === 'incomplete' || response.status === 'incomplete');
  }

  #finish({ output, incomplete_details }: Response, cut: boolean): ReplyItem[] {
    this.#over = true;
    const items = this.#items.take((output ?? []).filter(Boolean));
    const untold = restOf(outputText(items), this.#text.toString());
    const calls = toCalls(items, cut);
    const refused = this.#refused || items.some((item) => item.type === 'message' && item.content?.some(({ type }) => type === 'refusal'));
    const raw = cut ? (incomplete_details?.reason ?? 'incomplete') : 'completed';
    const reason = cut ? (CUT_REASONS[raw] ?? 'other') : refused ? 'refusal' : calls.length > 0 ? 'tool-calls' : 'stop';
    return [...(untold ? [untold] : []), ...calls, { type: 'finish', reason, raw }];
  }

  #fault(response: Response, status: string): Error {
    const { message = `the response was ${status}`, code = status, ...fault } = readFault(response.error);
    const retryable = /image|mismatch|cancelled/.test(code) ? false : undefined;
    return vendorError({ ...fault, message, code }, this.#vendor, { model: this.#model, requestId: response.id, retryable });
  }
}

const restOf = (whole: string, told: string): string => (whole.startsWith(told) ? whole.slice(told.length) : '');

const END = /^response\.(completed|incomplete|failed|cancelled)$/;

/** Where no reason is told (aimock), it is the tokens: a filter is always named. */
const CUT_REASONS: Record<string, FinishReason> = { max_output_tokens: 'length', incomplete: 'length', content_filter: 'content-filter' };

/** The response that an event tells of; a server that does not stream sends it alone, in place of events. */
function responseIn(event: Event): Response | undefined {
  const { response, object } = event as { response?: Response; object?: string };
  return response ?? (object === 'response' ? (event as Response) : undefined);
}

/** The calls among the items, the first of which carries all items, where they have to go back. Free text for a custom tool becomes its parameter `input`. */
function toCalls(items: readonly OutputItem[], cut: boolean): ToolCall[] {
  const parts = new CallParts();
  for (const [index, item] of items.filter(isCall).entries()) {
    parts.add({ index, id: callId(item), name: item.name, arguments: item.type === 'function_call' ? item.arguments : { input: item.input } });
  }
  const [first, ...others] = parts.take(cut);
  if (!first) return [];
  const openaiResponses: ResponsesExtras = { output: items };
  return [!cut && isWorthKeeping(items) ? ({ ...first, openaiResponses } as ToolCall) : first, ...others];
}

const toUsage = ({ input_tokens, output_tokens, total_tokens, input_tokens_details, output_tokens_details }: Partial<OpenAI.Responses.ResponseUsage>): Usage =>
  usageOf(input_tokens, output_tokens, total_tokens, input_tokens_details?.cached_tokens, output_tokens_details?.reasoning_tokens);
