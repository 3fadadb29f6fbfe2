import { isRecord } from '../../messages/isRecord';
import type { RunEvent } from '../../types/runEvent';
import { fromWireError } from './wireError';

/** What the client knows by itself. */
export type RunIdentity = Pick<RunEvent, 'runId' | 'context'>;

/** The event that stands on the wire; undefined for what is none. Events of types that a newer server may know pass as they are. */
export function fromWire(data: string, { runId, context }: RunIdentity): RunEvent | undefined {
  const event = parse(data);
  if (!isRecord(event) || typeof event['type'] !== 'string' || typeof event['timeMs'] !== 'number') return undefined;
  if (event['type'] === 'run-end' && !isRecord(event['result'])) return undefined;
  return { ...event, runId, context, ...completed(event) } as unknown as RunEvent;
}

/** What stands for the parts of an event that did not travel. */
function completed(event: Record<string, unknown>): Record<string, unknown> {
  if (event['type'] === 'llm-start') return { request: { ...(isRecord(event['request']) && event['request']), systemPrompt: '', messages: [], tools: [] } };
  if (event['error'] !== undefined) return { error: fromWireError(event['error']) };
  return {};
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
