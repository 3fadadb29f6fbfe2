import type OpenAI from 'openai';
import { parseArguments } from '../../messages/parseArguments';
import { shortId } from '../../messages/shortId';
import { textContent } from '../../messages/textContent';
import type { Message } from '../../types/message';
import type { ToolCall } from '../../types/toolCall';
import { canonicalJson } from '../canonicalJson';
import { outputText, type OutputItem } from './outputItems';

type InputItem = OpenAI.Responses.ResponseInputItem;

/** What the first call of a reply carries, so that the reply can go back as it was. */
export interface ResponsesExtras {
  /** The items of the reply, in order. */
  output: readonly OutputItem[];
}

/**
 * Whether a reply's items say more than its text and its calls do: reasoning, what the vendor's own tools did, or which phase a message belongs to. Not with a call
 * of a custom tool: it could not be answered by a tool message, which knows of functions only.
 */
export const isWorthKeeping = (output: readonly OutputItem[]): boolean =>
  !output.some(({ type }) => type === 'custom_tool_call') && output.some((item) => item.type !== 'function_call' && (item.type !== 'message' || typeof item.phase === 'string'));

/**
 * The items of an assistant's message as they came, with the ids that its calls have by now. None where the message has been changed since, or where reasoning is
 * only named: with `stored` false the vendor does not know it any more ("Item with id 'rs_…' not found").
 */
export function keptOutput(message: Message, stored: boolean): InputItem[] | undefined {
  const { toolCalls = [] } = message;
  const output = (toolCalls[0] as { openaiResponses?: ResponsesExtras } | undefined)?.openaiResponses?.output;
  if (!isList(output) || outputText(output) !== textContent(message)) return undefined;
  const asked = output.filter(isCall);
  if (asked.length !== toolCalls.length || !toolCalls.every(({ parameters }, at) => isSame(parameters, asked[at]))) return undefined;
  if (!stored && output.some(isNameOnly)) return undefined;
  const calls = toolCalls.values();
  return output.map((item) => toInputItem(isCall(item) ? withCall(item, calls.next().value!) : item));
}

/** A conversation may have been stored anywhere. */
const isList = (output: readonly OutputItem[] | undefined): output is readonly OutputItem[] => Array.isArray(output);

/** As OpenAI limits the ids of calls. */
export const CALL_ID_LENGTH = 64;

const isSame = (parameters: ToolCall['parameters'], asked: OpenAI.Responses.ResponseFunctionToolCall | undefined): boolean =>
  canonicalJson(parameters) === canonicalJson(parseArguments(asked?.arguments).parameters);

const isCall = (item: OutputItem): item is OpenAI.Responses.ResponseFunctionToolCall => item.type === 'function_call';

/** OpenAI gives reasoning encrypted, other servers as its text. */
const isNameOnly = (item: OutputItem): boolean => item.type === 'reasoning' && !item.encrypted_content && !item.content?.length;

/** Arguments that were no JSON stay away: some servers refuse the whole conversation for them. */
const withCall = (item: OpenAI.Responses.ResponseFunctionToolCall, { id, parseError, parameters }: ToolCall): OutputItem => ({
  ...item,
  call_id: shortId(id, CALL_ID_LENGTH),
  ...(parseError !== undefined && { arguments: JSON.stringify(parameters) }),
});

/**
 * An output item as input. Its `status` stays away, which is refused in some places ("Unknown parameter: 'input[1].status'"), and so does an id that is not of
 * OpenAI's form: other servers make longer ones than they take back ("Invalid 'input[2].id': string too long").
 */
function toInputItem(item: OutputItem): InputItem {
  if (item.type !== 'reasoning' && item.type !== 'message' && item.type !== 'function_call') return item as InputItem;
  const { id, status: _status, ...fields } = item;
  return { ...fields, ...(id !== undefined && ITEM_ID.test(id) && { id }) } as InputItem;
}

const ITEM_ID = /^(?:rs|msg|fc)_[\w-]{1,60}$/;
