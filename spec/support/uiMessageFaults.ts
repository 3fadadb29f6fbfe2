import type { UIMessageChunk } from 'rxagent/ai-sdk';

/** Of the chunks of one whole message, what the clients of Vercel's AI SDK do not see; none if all is well. */
export function uiMessageFaults(chunks: readonly UIMessageChunk[]): string[] {
  const faults: string[] = [];
  const open = new Set<string>();
  const spoken = new Set<string>();
  const calls = new Map<string, string>();
  for (const chunk of chunks) {
    const fault = (what: string): unknown => faults.push(`${chunk.type}: ${what}`);
    const [kind = '', end] = /^(text|reasoning)-(start|delta|end)$/.exec(chunk.type)?.slice(1) ?? [];
    const name = 'id' in chunk ? `${kind} ${chunk.id}` : '';
    if (end === 'start' && (spoken.size === spoken.add(name).size || !open.add(name) || !open.has('step'))) fault('a known id, or outside of a step');
    if (end === 'delta' && (!open.has(name) || ('delta' in chunk && chunk.delta === ''))) fault('not open, or empty');
    if (end === 'end' && !open.delete(name)) fault('not open');
    if (chunk.type === 'start' && chunk !== chunks[0]) fault('not the first');
    if (chunk.type === 'start-step' && open.size > 0) fault('something is open');
    if (chunk.type === 'start-step') open.add('step');
    if (chunk.type === 'finish-step' && (!open.delete('step') || open.size > 0)) fault('something is open, or no step is');
    if ('toolCallId' in chunk) {
      if (!open.has('step')) fault('outside of a step');
      if (['answered', 'failed'].includes(calls.get(chunk.toolCallId) ?? '')) fault('the call is over');
      if (!/^tool-input-(start|error|available)$/.test(chunk.type) && !calls.has(chunk.toolCallId)) fault('of an unknown call');
      if (chunk.type === 'tool-output-available' && calls.get(chunk.toolCallId) !== 'available') fault('of a call that may not run');
      calls.set(chunk.toolCallId, stateAfter(chunk));
    }
  }
  const last = chunks.at(-1);
  const ends = chunks.filter(({ type }) => ['finish', 'abort', 'error'].includes(type));
  if (ends.length !== 1 || ends[0] !== last) faults.push(`${ends.length} ends, the last chunk is ${last?.type}`);
  if (open.size > 0) faults.push(`left open: ${[...open].join(', ')}`);
  const waiting = [...calls.values()].filter((state) => !['answered', 'failed'].includes(state));
  const isLeft = last?.type === 'finish' && last.finishReason === 'tool-calls';
  if (isLeft ? waiting.some((state) => state !== 'available') : waiting.length > 0) faults.push(`calls: ${waiting.join(', ')}`);
  return faults;
}

function stateAfter(chunk: UIMessageChunk): string {
  switch (chunk.type) {
    case 'tool-input-available':
      return 'available';
    case 'tool-output-available':
      return chunk.preliminary ? 'available' : 'answered';
    case 'tool-output-error':
    case 'tool-input-error':
    case 'tool-output-denied':
      return 'failed';
    default:
      return 'asked';
  }
}
