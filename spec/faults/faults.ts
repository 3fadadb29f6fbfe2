import type { SseAnswer } from '../support/sseServer';
import { ARGUMENT, type Wire } from './wire';
import type { WireErrors } from './wireErrors';

/** What can happen to a request. */
export interface Fault {
  name: string;
  /** What the error says that the fault becomes: the vendor's own word where it has told one. */
  error: (errors: WireErrors) => { code: string; retryable: boolean; status?: number };
  /** What the server does in place of the reply; absent where nobody listens. */
  answer?: (wire: Wire) => SseAnswer;
  /** Whether somebody has to wait for something, so that time passes. */
  slow?: boolean;
}

/** What the server asks for with its 429. */
export const RETRY_AFTER_MS = 1000;

const becomes = (code: string, retryable = true) => () => ({ code, retryable });
const becomesEvent = ({ word, streamStatus }: WireErrors) => ({ code: word('stream'), retryable: true, ...(streamStatus !== undefined && { status: streamStatus }) });

const MALFORMED = 'data: {"choices":[{"del\n\n';
const withinArguments = (body: string): SseAnswer => ({ body, cutAt: body.indexOf(ARGUMENT) + 2 });
const withinText = ({ whole, second }: Wire): SseAnswer => ({ body: whole, cutAt: second + 9 });
const inserted = ({ whole, second }: Wire, event: string): SseAnswer => ({ body: whole.slice(0, second) + event + whole.slice(second) });

const status = (code: number, retryable = true, headers: Record<string, string> = {}): Fault => ({
  name: `status ${code}`,
  error: ({ word }) => ({ code: word(code), retryable, status: code }),
  answer: ({ errors }) => ({ status: code, headers, body: errors.body(code) }),
});

/** What happens before anything of the reply was seen. */
export const unseenFaults: readonly Fault[] = [
  { name: 'connection refused', error: becomes('connection') },
  { name: 'reset before the headers', error: becomes('connection'), answer: () => ({ silent: true, then: 'reset' }) },
  { name: 'reset before the first byte of the body', error: becomes('truncated'), answer: () => ({ then: 'reset' }) },
  { name: 'no body at all', error: becomes('truncated'), answer: () => ({ then: 'end' }) },
  { name: 'cut within the arguments of a call, clean end', error: becomes('truncated'), answer: ({ call }) => ({ ...withinArguments(call), then: 'end' }) },
  { name: 'cut within the arguments of a call, reset', error: becomes('truncated'), answer: ({ call }) => ({ ...withinArguments(call), then: 'reset' }) },
  { name: 'malformed event at the beginning', error: becomes('malformed'), answer: ({ whole }) => ({ body: MALFORMED + whole }) },
  { name: 'error event at the beginning', error: becomesEvent, answer: ({ whole, errors }) => ({ body: errors.event + whole }) },
  { name: 'a page in place of a stream', error: becomes('malformed', false), answer: () => ({ body: '<html>\n<h1>Welcome</h1>\n</html>\n' }) },
  { ...status(429, true, { 'retry-after': `${RETRY_AFTER_MS / 1000}` }), name: `status 429 with Retry-After: ${RETRY_AFTER_MS / 1000}`, slow: true },
  status(500),
  status(529),
  status(400, false),
  { name: 'stalled before the headers', error: becomes('timeout'), answer: () => ({ silent: true }), slow: true },
  { name: 'stalled after the headers', error: becomes('timeout'), answer: () => ({ then: 'hold' }), slow: true },
];

/** What happens when the first delta was seen. */
export const seenFaults: readonly Fault[] = [
  { name: 'cut between two deltas, clean end', error: becomes('truncated'), answer: ({ whole, second }) => ({ body: whole, cutAt: second, then: 'end' }) },
  { name: 'cut within a delta, clean end', error: becomes('truncated'), answer: (wire) => ({ ...withinText(wire), then: 'end' }) },
  { name: 'cut within a delta, reset', error: becomes('truncated'), answer: (wire) => ({ ...withinText(wire), then: 'reset' }) },
  { name: 'cut within the arguments of a call after text', error: becomes('truncated'), answer: ({ textAndCall }) => withinArguments(textAndCall) },
  { name: 'malformed event within the text', error: becomes('malformed'), answer: (wire) => inserted(wire, MALFORMED) },
  { name: 'error event within the text', error: becomesEvent, answer: (wire) => inserted(wire, wire.errors.event) },
  { name: 'stalled within the text', error: becomes('timeout'), answer: (wire) => ({ ...withinText(wire), then: 'hold' }), slow: true },
];
