import { isRecord } from '../messages/isRecord';
import { parseArguments } from '../messages/parseArguments';
import { resultText } from '../messages/resultText';
import type { Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { mustBe, textOf } from './mustBe';

/** A call and what it has come to, out of a tool part; no answer where there is none yet, which the agent answers with `cancelled`; nothing for a call that was cut while it came. */
export function toolPart(part: Record<string, unknown>, at: string): { call: ToolCall; answer?: Message } | undefined {
  const type = textOf(part, 'type', at);
  const toolName = type === 'dynamic-tool' ? textOf(part, 'toolName', at) : type.slice('tool-'.length);
  const toolCallId = textOf(part, 'toolCallId', at);
  mustBe(toolName !== '' && toolCallId !== '', at, 'a tool part with a tool’s name and a toolCallId');
  const result = answerOf(part, at);
  if (result === 'cut') return undefined;
  const call = { ...vendorData(part), id: toolCallId, toolName, ...parseArguments(part['input'] ?? part['rawInput']) };
  return result === 'open' ? { call } : { call, answer: { role: 'tool', toolCallId, toolName, ...result } };
}

type Answer = { content: string; isError?: boolean };

function answerOf(part: Record<string, unknown>, at: string): Answer | 'open' | 'cut' {
  const state = textOf(part, 'state', at);
  switch (state) {
    case 'input-streaming':
      return 'cut';
    case 'input-available':
    case 'approval-requested':
      return 'open';
    case 'approval-responded':
      return isRecord(part['approval']) && part['approval']['approved'] === false ? denied(part) : 'open';
    case 'output-denied':
      return denied(part);
    case 'output-available':
      return part['preliminary'] === true ? 'open' : { content: resultText(part['output']) };
    case 'output-error':
      return { content: textOf(part, 'errorText', at), isError: true };
    default:
      mustBe(false, `${at}.state`, `one of a tool part's, not '${state.slice(0, 40)}'`);
  }
}

function denied({ approval }: Record<string, unknown>): Answer {
  const reason = isRecord(approval) ? approval['reason'] : undefined;
  return { content: typeof reason === 'string' && reason !== '' ? `Not approved: ${reason}` : 'Not approved. Go on without it.', isError: true };
}

/** What a vendor wants to have back with its call, as `toUIMessageStream` has sent it along. */
function vendorData({ callProviderMetadata: metadata }: Record<string, unknown>): Record<string, unknown> {
  const own = isRecord(metadata) ? metadata['rxagent'] : undefined;
  return isRecord(own) ? Object.fromEntries(Object.entries(own).filter(([key]) => key !== '__proto__')) : {};
}
