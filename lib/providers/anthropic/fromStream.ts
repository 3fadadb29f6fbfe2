import { parseArguments } from '../../messages/parseArguments';
import { TextBuffer } from '../../messages/textBuffer';
import { CallParts } from '../../protocol/callParts';
import type { ReplyReader } from '../../protocol/readReply';
import type { ReplyItem } from '../../protocol/replyItem';
import { vendorError } from '../../protocol/toProviderError';
import type { FinishReason } from '../../types/finishReason';
import type { ToolCall } from '../../types/toolCall';
import type { Vendor } from '../../types/vendor';
import type { AnthropicExtras } from './toMessages';
import { toUsage, type Tokens } from './toUsage';

type Fields = Record<string, unknown>;

/** An event as servers really send it: of a type that the SDK may not know, and with fields missing. */
export interface MessagesEvent {
  type?: string;
  index?: number | null;
  message?: { model?: string | null; usage?: Tokens | null } | null;
  content_block?: Fields | null;
  delta?: Fields | null;
  usage?: Tokens | null;
}

/**
 * Reads the events of one message. The reply is whole when `message_stop` has come, and only then are its calls given out. What is unknown is passed over.
 *
 * A proxy may ask again behind our back and begin anew in the midst of a reply: that is an error, unless nothing of the first reply was given out.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function messagesReader(vendor: Vendor): ReplyReader<MessagesEvent> {
  let reply = new MessageReply();
  return (told) => {
    const event = Object(told) as MessagesEvent;
    if (event.type === 'message_start' && !reply.done) {
      if (reply.spoke) throw vendorError({ code: 'truncated', message: 'the reply broke off, and another one began in its place' }, vendor, { retryable: true });
      reply = new MessageReply();
    }
    return reply.done ? NOTHING : reply.read(event);
  };
}

interface OpenBlock {
  readonly index: number;
  /** As it began, with its signature and citations. */
  readonly block: Fields;
  /** What has come in pieces since: text, thoughts, or the input of a call as JSON. */
  readonly pieces: TextBuffer;
  readonly citations: unknown[];
  /** Whether its end was told. */
  closed: boolean;
}

class MessageReply {
  spoke = false;
  done = false;
  readonly #blocks: OpenBlock[] = [];
  readonly #byIndex = new Map<number, OpenBlock>();
  #tokens: Tokens = {};
  #stopReason: string | undefined;

  read({ type, index, message, content_block, delta, usage }: MessagesEvent): readonly ReplyItem[] {
    switch (type) {
      case 'message_start':
        return [...(message?.model ? [{ type: 'model' as const, model: message.model }] : []), ...this.#count(message?.usage)];
      case 'content_block_start':
        return this.#open(index ?? this.#blocks.length, content_block ?? {});
      case 'content_block_delta':
        return this.#extend(this.#block(index), delta ?? {});
      case 'content_block_stop':
        return this.#close(this.#block(index));
      case 'message_delta':
        if (typeof delta?.['stop_reason'] === 'string') this.#stopReason = delta['stop_reason'];
        return this.#count(usage);
      case 'message_stop':
        this.done = true;
        return this.#finish(this.#stopReason);
      default:
        return NOTHING;
    }
  }

  #open(index: number, block: Fields): readonly ReplyItem[] {
    const open: OpenBlock = { index, block: { ...block }, pieces: new TextBuffer(), citations: [], closed: false };
    this.#blocks.push(open);
    this.#byIndex.set(index, open);
    return this.#say(block['type'], block);
  }

  #block(index: number | null | undefined): OpenBlock | undefined {
    return typeof index === 'number' ? this.#byIndex.get(index) : this.#blocks.at(-1);
  }

  #close(open: OpenBlock | undefined): readonly ReplyItem[] {
    if (open) open.closed = true;
    return NOTHING;
  }

  #extend(open: OpenBlock | undefined, delta: Fields): readonly ReplyItem[] {
    switch (delta['type']) {
      case 'text_delta':
        open?.pieces.append(textOf(delta['text']));
        return this.#say('text', delta);
      case 'thinking_delta':
        open?.pieces.append(textOf(delta['thinking']));
        return this.#say('thinking', delta);
      case 'input_json_delta':
        open?.pieces.append(textOf(delta['partial_json']));
        break;
      case 'signature_delta':
        if (open) open.block['signature'] = delta['signature'];
        break;
      case 'citations_delta':
        open?.citations.push(delta['citation']);
        break;
    }
    return NOTHING;
  }

  #say(type: unknown, { text, thinking }: Fields): readonly ReplyItem[] {
    const said = type === 'text' ? textOf(text) : type === 'thinking' ? textOf(thinking) : '';
    if (said === '') return NOTHING;
    this.spoke = true;
    return [type === 'text' ? said : { type: 'reasoning-delta', delta: said }];
  }

  /** Each count is of the whole reply so far; what has not changed may be missing. */
  #count(tokens: Tokens | null | undefined): ReplyItem[] {
    if (!tokens) return [];
    const told = Object.entries(tokens).filter(([, count]) => count !== null && count !== undefined);
    this.#tokens = { ...this.#tokens, ...(Object.fromEntries(told) as Tokens) };
    return [{ type: 'usage', usage: toUsage(this.#tokens) }];
  }

  /** What a refused reply asks for is not to be done, and neither is what a cut one does: after the end of its input a call is closed. */
  #finish(raw: string | undefined): ReplyItem[] {
    const reason = raw === undefined ? undefined : (FINISH_REASONS[raw] ?? 'other');
    const cut = !WHOLE.includes(reason) || this.#blocks.some(({ block, closed }) => block['type'] === 'tool_use' && !closed);
    const calls = reason === 'refusal' ? [] : this.#calls(cut);
    return [...calls, { type: 'finish', reason: reason ?? (calls.length > 0 ? 'tool-calls' : 'stop'), ...(raw !== undefined && { raw }) }];
  }

  /** Not those of the server's own tools. The first carries the whole reply, where more has to go back than text and calls. */
  #calls(cut: boolean): ToolCall[] {
    const blocks = this.#blocks.sort((a, b) => a.index - b.index).map(toBlock);
    const parts = new CallParts();
    blocks
      .filter(({ type }) => type === 'tool_use')
      .forEach(({ id, name, input }, index) => parts.add({ index, id: textOf(id), name: textOf(name), arguments: input }));
    const [first, ...others] = parts.take(cut);
    if (!first) return [];
    if (blocks.every(({ type }) => type === 'text' || type === 'tool_use')) return [first, ...others];
    const content = blocks.map((block) => (typeof block['input'] === 'string' ? { ...block, input: parseArguments(block['input']).parameters } : block));
    return [{ ...first, anthropic: { content } as unknown as AnthropicExtras } as ToolCall, ...others];
  }
}

/** The whole block, its input still as JSON where it came in pieces. */
function toBlock({ block: begun, pieces, citations }: OpenBlock): Fields {
  const block = citations.length > 0 ? { ...begun, citations: [...((begun['citations'] as unknown[] | null | undefined) ?? []), ...citations] } : begun;
  const rest = pieces.toString();
  switch (block['type']) {
    case 'text':
      return { ...block, text: textOf(block['text']) + rest };
    case 'thinking':
      return { ...block, thinking: textOf(block['thinking']) + rest };
    default:
      return rest.trim() === '' ? block : { ...block, input: rest };
  }
}

const NOTHING: readonly ReplyItem[] = [];

/** The ends of a whole reply; some servers tell none. */
const WHOLE: readonly (FinishReason | undefined)[] = ['stop', 'tool-calls', undefined];

const FINISH_REASONS: Record<string, FinishReason> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
