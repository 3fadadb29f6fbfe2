import { count, from, lastValueFrom, type OperatorFunction } from 'rxjs';
import { agUiProtocol } from '../../../lib/ag-ui/agUiProtocol';
import { uiMessageProtocol } from '../../../lib/ai-sdk/uiMessageProtocol';
import type { RunEvent } from '../../../lib/types/runEvent';
import { median, print } from '../harness';

const deltas = 20_000;
const common = { runId: 'run', timeMs: 0, context: undefined, iteration: 1 };
const events = [
  { ...common, type: 'run-start', messages: [] },
  { ...common, type: 'iteration-start' },
  ...Array.from({ length: deltas }, (_, at) => ({ ...common, type: 'text-delta', delta: `word ${at} ` })),
] as unknown as RunEvent[];

const message = { id: 'u', role: 'user', content: 'hi' };
/** What a front end hears: the events of a run as the texts that stand on the wire. */
const encoders: Record<string, () => OperatorFunction<RunEvent, unknown>> = {
  'AG-UI': () => agUiProtocol().encode({ threadId: 't', runId: 'r', messages: [message] }),
  'AI SDK': () => uiMessageProtocol().encode({ messages: [] }),
};

const lines = [];
for (const [name, encode] of Object.entries(encoders)) {
  const times: number[] = [];
  for (let round = -3; round < 15; round++) {
    globalThis.gc?.({ type: 'minor' });
    const start = performance.now();
    await lastValueFrom(from(events).pipe(encode(), count()));
    if (round >= 0) times.push(performance.now() - start);
  }
  lines.push({ name, rxagent: (median(times) * 1000) / deltas, target: 2 });
}
print('encoders: µs for each of 20,000 deltas', lines);
