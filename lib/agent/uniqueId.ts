import type { ToolCall } from '../types/toolCall';
import { randomId } from './randomId';
import type { Run } from './run';

/** A copy of the call, whose id is fresh if it has none or one that the conversation knows already. */
export const withUniqueId = ({ state }: Run, call: ToolCall): ToolCall => ({ ...call, id: call.id && !state.callIds.has(call.id) ? call.id : freshId() });

/** 37 characters: OpenAI takes 40. */
const freshId = (): string => `call_${randomId().replaceAll('-', '')}`;
