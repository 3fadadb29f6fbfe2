import { catchError, EMPTY, from, lastValueFrom, takeUntil, tap, timeout, timer } from 'rxjs';
import { Agent, isChunk, isResult, tool, withFallback, withTimeout, type AgentObserver, type Message, type Provider, type ProviderError, type RunEvent } from 'rxagent';
import { hookNames } from '../../lib/observers/hookNames';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';
import { SseServer, type SseAnswer } from '../support/sseServer';
import { vendors } from '../wire/vendors';
import { RETRIES, WAIT_MS, scripts, type Cell, type Outcome } from './cell';
import { RETRY_AFTER_MS } from './faults';
import { wire } from './wire';

/** Nobody listens there: IANA keeps this port free. */
const NOBODY = 'http://127.0.0.1:1024';
/** Long enough for every reply that comes at all, even on a busy machine. */
const LIMIT_MS = 1500;
/** By then a run hangs. */
const HUNG_MS = 10_000;
/** What the tool tells, by which a request shows that it is of the second turn. */
const WEATHER = 'sunny';

/** Runs an agent over HTTP into the fault of the cell, and tells what could be seen of it. */
export async function runCell(cell: Cell, main: SseServer, spare: SseServer): Promise<Outcome> {
  const other = vendors[(vendors.indexOf(cell.vendor) + 1) % vendors.length]!;
  const shown = new AbortController();
  const isFaulty = faultyRequests(cell);
  const refused = cell.vendor.provider(NOBODY);
  const answering = cell.vendor.provider(main.url);
  main.answerBy(({ body }) => (cell.fault.answer && isFaulty(body) ? faultyAnswer(cell, shown.signal) : { body: wire(cell.vendor, scripts[turnOf(body)]).whole }));
  spare.answerBy(({ body }) => ({ body: wire(other, scripts[turnOf(body)]).whole }));
  const provider: Provider = cell.fault.answer ? answering : { ...answering, nativeTools: true, stream: (request) => (isFaulty(request) ? refused : answering).stream!(request) };

  const seen = await runAgent(cell, provider, other.provider(spare.url), () => shown.abort());
  await lastValueFrom(from(Promise.all([main.idle(), spare.idle()])).pipe(timeout(HUNG_MS), catchError(() => [])), { defaultValue: undefined });
  const questions = main.requests.filter(({ body }) => turnOf(body) === cell.phase).map(({ body }) => JSON.stringify(body));
  return {
    ...seen,
    requests: main.requests.length,
    spareRequests: spare.requests.length,
    sameQuestion: new Set(questions).size <= 1,
    openAnswers: main.open + spare.open,
  };
}

const turnOf = (question: unknown): 0 | 1 => (JSON.stringify(question).includes(WEATHER) ? 1 : 0);

/** Which questions meet the fault: those of its turn, the first time or always. */
function faultyRequests({ phase, policy }: Cell): (question: unknown) => boolean {
  let left = policy === 'retry in vain' ? Infinity : 1;
  return (question) => turnOf(question) === phase && left-- > 0;
}

/** What was seen stays seen: the connection breaks when it was. */
function faultyAnswer({ vendor, fault, seen, phase }: Cell, shown: AbortSignal): SseAnswer {
  const answer = fault.answer!(wire(vendor, scripts[phase]));
  return seen ? { ...answer, after: new Promise((resolve) => shown.addEventListener('abort', resolve)) } : answer;
}

/** Counts its runs in the context of the run. */
const weather = tool({
  name: 'weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { c: { type: 'string' } } },
  execute: (_, { context }) => {
    (context as { toolRuns: number }).toolRuns++;
    return WEATHER;
  },
});

function toAgent({ policy }: Cell, provider: Provider, spare: Provider, observer: AgentObserver): Agent {
  const limits = { firstMs: LIMIT_MS, eachMs: LIMIT_MS };
  const retry = policy.startsWith('retry') && { count: RETRIES, delayMs: WAIT_MS, jitter: 0, maxDelayMs: RETRY_AFTER_MS };
  const rest = { tools: [weather], observers: [observer], retry };
  return policy === 'fallback'
    ? new Agent({ ...rest, provider: withFallback([withTimeout(provider, limits), spare]) })
    : new Agent({ ...rest, provider, replyTimeout: limits });
}

type Run = Omit<Outcome, 'requests' | 'spareRequests' | 'sameQuestion' | 'openAnswers'>;

/** One run, as its subscriber and an observer see it. */
async function runAgent(cell: Cell, provider: Provider, spare: Provider, onShown: () => void): Promise<Run> {
  const events: RunEvent[] = [];
  const said: string[] = [];
  const context = { toolRuns: 0 };
  let end: Outcome['end'] = { code: 'hung', retryable: false, status: undefined };
  let messages: readonly Message[] = [];
  const observer = Object.fromEntries(Object.values(hookNames).map((name) => [name, (event: RunEvent) => events.push(event)])) as AgentObserver;
  const stream = toAgent(cell, provider, spare, observer).stream({ messages: 'And in Bern?', context }).pipe(
    tap((event) => {
      if (isResult(event)) ({ messages } = event);
      if (isResult(event)) end = { content: event.content };
      else if (isChunk(event) && event.content !== '') said[event.iteration - 1] = (said[event.iteration - 1] ?? '') + event.content;
      if (said[cell.phase] === scripts[cell.phase].deltas[0]) onShown();
    }),
    catchError((error: unknown) => {
      const { code, retryable, status } = error as ProviderError;
      end = { code, retryable, status };
      return EMPTY;
    }),
    takeUntil(timer(HUNG_MS)),
  );
  await lastValueFrom(stream, { defaultValue: undefined });
  for (const event of events) if (event.type === 'run-error') ({ messages } = event);
  return {
    end,
    said,
    kept: messages.flatMap(({ role, content }) => (role === 'assistant' && content !== '' ? [content] : [])),
    ...context,
    waitsMs: events.flatMap((event) => (event.type === 'llm-retry' ? [event.delayMs] : [])),
    fallbacks: events.filter(({ type }) => type === 'provider-fallback').length,
    historyFaults: historyFaults(messages),
    eventFaults: eventFaults(events),
  };
}
