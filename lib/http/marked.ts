import { map, type MonoTypeOperatorFunction } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import type { ToolSpec } from '../types/tool';

/** Says of a call that begins whether it is for a tool of the client's (`at: 'client'`): a client that comes back may have one of a name that a tool of the agent has, too. */
export const marked = (tools: readonly ToolSpec[]): MonoTypeOperatorFunction<RunEvent> => {
  const names = new Set(tools.map(({ name }) => name));
  return map((event) => (event.type === 'tool-start' && names.has(event.call.toolName) ? { ...event, at: 'client' } : event));
};
