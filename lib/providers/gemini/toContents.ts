import { FunctionResponse, type Content, type Part } from '@google/genai';
import { partsOf } from '../../messages/partsOf';
import { textContent } from '../../messages/textContent';
import type { Message } from '../../types/message';
import type { ToolCall } from '../../types/toolCall';
import { toImagePart } from './toImagePart';

/** What rides along on a call: the model's own id for it, if it gave one, and the signature of the thoughts that led to it. */
export interface GeminiExtras {
  id?: string;
  thoughtSignature?: string;
}

/** Google's documented stand-in for the signature of calls that Gemini did not make. */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * The turns of a conversation. Results of tools stand in one content of their own, directly after the calls, whatever stood between; apart from that, neighbours
 * of the same role are one content.
 */
export function toContents(messages: readonly Message[], model: string, vertexai: boolean): Content[] {
  const calls = new Map(messages.flatMap(({ toolCalls = [] }) => toolCalls.map((call) => [call.id, call])));
  const contents: Turn[] = [];
  for (const message of messages) {
    if (message.role === 'tool') addResult(contents, toResult(message, calls, vertexai));
    else addParts(contents, message.role === 'assistant' ? 'model' : 'user', toParts(message, vertexai));
  }
  return contents.map(({ role, parts }, index) => ({ role, parts: role === 'model' && needsSignature(contents, index, model) ? signed(parts) : parts }));
}

interface Turn {
  role: 'user' | 'model';
  parts: Part[];
}

const holdsResults = (turn: Turn | undefined): boolean => turn?.parts[0]?.functionResponse !== undefined;

function addParts(contents: Turn[], role: Turn['role'], parts: Part[]): void {
  const last = contents.at(-1);
  if (parts.length === 0) return;
  if (last?.role === role && !holdsResults(last)) last.parts.push(...parts);
  else contents.push({ role, parts });
}

function addResult(contents: Turn[], part: Part): void {
  const next = contents.findLastIndex(({ role }) => role === 'model') + 1;
  const following = contents[next];
  if (following && holdsResults(following)) following.parts.push(part);
  else contents.splice(next, 0, { role: 'user', parts: [part] });
}

function toParts(message: Message, vertexai: boolean): Part[] {
  const { role, toolCalls = [] } = message;
  if (role === 'user') return partsOf(message).map((part) => (part.type === 'text' ? { text: part.text } : toImagePart(part)));
  return [...textPart(textContent(message)), ...toolCalls.map((call) => toCallPart(call, vertexai))];
}

const textPart = (text: string): Part[] => (text ? [{ text }] : []);

/** Ids are sent only to the Gemini API, and only those that the model gave: Vertex AI refuses the field. */
const ownId = (call: ToolCall | undefined, vertexai: boolean): { id?: string } => {
  const { id } = extrasOf(call);
  return id && !vertexai ? { id } : {};
};

function toCallPart(call: ToolCall, vertexai: boolean): Part {
  const { thoughtSignature } = extrasOf(call);
  return { functionCall: { ...ownId(call, vertexai), name: call.toolName, args: call.parameters }, ...(thoughtSignature && { thoughtSignature }) };
}

function toResult(message: Message, calls: ReadonlyMap<string, ToolCall>, vertexai: boolean): Part {
  const call = calls.get(message.toolCallId ?? '');
  const name = call?.toolName ?? message.toolName ?? '';
  const response = { [message.isError ? 'error' : 'output']: textContent(message) };
  return { functionResponse: Object.assign(new FunctionResponse(), { ...ownId(call, vertexai), name, response }) };
}

/**
 * Since Gemini 3 the first call of each step of the current turn (all that follows what the user said last) is refused without a signature; there is none if
 * another model made the call.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
const needsSignature = (contents: readonly Turn[], index: number, model: string): boolean =>
  !/gemini-[12]\b|gemma/.test(model) && index > contents.findLastIndex((turn) => turn.role === 'user' && !holdsResults(turn));

function signed(parts: readonly Part[]): Part[] {
  const first = parts.findIndex(({ functionCall }) => functionCall);
  return parts.map((part, index) => (index === first && !part.thoughtSignature ? { ...part, thoughtSignature: NO_SIGNATURE } : part));
}

const extrasOf = (call: (ToolCall & { gemini?: GeminiExtras }) | undefined): GeminiExtras => call?.gemini ?? {};
