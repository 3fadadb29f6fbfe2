import type { WireEvent } from './agUiClient';

/** What each start is ended by, and under which key both have their id. */
const ends: Record<string, [kind: string, key: string]> = {
  STEP_FINISHED: ['STEP_STARTED', 'stepName'],
  TEXT_MESSAGE_END: ['TEXT_MESSAGE_START', 'messageId'],
  REASONING_END: ['REASONING_START', 'messageId'],
  REASONING_MESSAGE_END: ['REASONING_MESSAGE_START', 'messageId'],
  TOOL_CALL_END: ['TOOL_CALL_START', 'toolCallId'],
};
const starts = new Map(Object.values(ends));

/** Of the AG-UI events of one whole run, what `verifyEvents` of `@ag-ui/client` does not see; none if all is well. */
export function runFaults(events: readonly WireEvent[]): string[] {
  const faults: string[] = [];
  const open = new Set<string>();
  const calls = new Map<string, 'open' | 'asked' | 'answered'>();
  const spoken = new Set<string>();
  for (const event of events) {
    const { type, delta } = event;
    const toolCallId = String(event['toolCallId']);
    if (starts.has(type)) {
      const name = `${type} ${String(event[starts.get(type)!])}`;
      if (spoken.has(name) && type !== 'STEP_STARTED') faults.push(`a second ${name}`);
      spoken.add(name);
      open.add(name);
    }
    if (ends[type] && !open.delete(`${ends[type][0]} ${String(event[ends[type][1]])}`)) faults.push(`${type} without its start`);
    if (delta === '') faults.push(`${type} with nothing in it`);
    if (type === 'TOOL_CALL_START') calls.set(toolCallId, 'open');
    if (type === 'TOOL_CALL_END') calls.set(toolCallId, 'asked');
    if (type === 'TOOL_CALL_RESULT' && calls.get(toolCallId) !== 'asked') faults.push(`a result for the call ${toolCallId}, which is ${calls.get(toolCallId) ?? 'unknown'}`);
    if (type === 'TOOL_CALL_RESULT') calls.set(toolCallId, 'answered');
  }
  const terminals = events.filter(({ type }) => type === 'RUN_FINISHED' || type === 'RUN_ERROR');
  const last = events.at(-1);
  const { pendingToolCallIds = [] } = (last?.['outcome'] ?? {}) as { pendingToolCallIds?: string[] };
  if (events[0]?.type !== 'RUN_STARTED') faults.push('no RUN_STARTED');
  if (terminals.length !== 1 || terminals[0] !== last) faults.push(`${terminals.length} ends, the last event is ${last?.type}`);
  faults.push(...[...open].map((name) => `${name} is left open`));
  const waiting = [...calls].flatMap(([id, state]) => (state === 'answered' ? [] : [id]));
  if (last?.type === 'RUN_FINISHED' && waiting.join() !== pendingToolCallIds.join()) faults.push(`calls without a result: ${waiting.join(', ')}`);
  return faults;
}
