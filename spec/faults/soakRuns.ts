import { catchError, defer, EMPTY, endWith, finalize, identity, map, mergeMap, NEVER, range, repeat, take, takeUntil, takeWhile, tap, throwError, timer, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { Agent, AgentError, tool, withFallback, withTimeout, type Provider, type RunEvent } from 'rxagent';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';
import { vendors, type Vendor } from '../wire/vendors';

/** What became of all runs. */
export class Tally {
  runs = 0;
  readonly results: Record<string, number> = {};
  readonly errors: Record<string, number> = {};
  unsubscribed = 0;
  /** Retries and fallbacks of runs that have ended well. */
  survived = 0;
  toolRuns = 0;
  runningTools = 0;
  /** What was out of order in the events or in the conversation of a run. */
  readonly faults: string[] = [];

  /** Counts one run, from all that it has told. */
  add(events: readonly RunEvent[]): void {
    this.runs++;
    const end = events.at(-1);
    if (end?.type !== 'run-end' && end?.type !== 'run-error') {
      this.unsubscribed++;
      return;
    }
    const { messages } = end.type === 'run-end' ? end.result : end;
    this.faults.push(...eventFaults(events), ...historyFaults(messages));
    if (end.type === 'run-error') count(this.errors, AgentError.isInstance(end.error) ? end.error.code : String(end.error));
    else count(this.results, end.result.finishReason);
    if (end.type === 'run-end' && end.result.finishReason === 'stop') this.survived += events.filter(({ type }) => type === 'llm-retry' || type === 'provider-fallback').length;
  }
}

const count = (counts: Record<string, number>, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);

/** Nobody listens there: IANA keeps this port free. */
const NOBODY = 'http://127.0.0.1:1024';
const LIMITS = { firstMs: 1500, eachMs: 500 };
/** When runs are cancelled, and when hanging tools are given up. */
const SOON_MS = 150;

/** Runs of agents with tools, retries, fallbacks and time-outs, some of them stopped or left: so many at once, until `isOver`. */
export function soakRuns(url: string, next: () => number, tally: Tally, atOnce: number, isOver: () => boolean): Observable<unknown> {
  const agents = vendors.map((vendor, k) => toAgent([vendor, vendors[(k + 1) % vendors.length]!], url, next, tally));
  const runs = (agent: Agent): Observable<unknown> => oneRun(agent, next, tally).pipe(endWith(false), repeat(), map(isOver), takeWhile((over) => !over));
  return range(0, atOnce).pipe(mergeMap((k) => runs(agents[k % agents.length]!)));
}

const oneRun = (agent: Agent, next: () => number, tally: Tally): Observable<never> =>
  defer(() => {
    const events: RunEvent[] = [];
    const stop = next() < 0.1 ? AbortSignal.timeout(Math.ceil(next() * SOON_MS)) : undefined;
    return agent.events({ messages: 'And in Bern?', stop }).pipe(
      tap((event) => events.push(event)),
      leaving(next),
      catchError(() => EMPTY),
      finalize(() => tally.add(events)),
      mergeMap(() => EMPTY),
    );
  });

/** Some runs are left: after a while, or upon an event of theirs. */
function leaving(next: () => number): MonoTypeOperatorFunction<RunEvent> {
  const how = next();
  if (how < 0.1) return takeUntil(timer(next() * SOON_MS));
  return how < 0.2 ? take(1 + Math.floor(next() * 12)) : identity;
}

function toAgent(both: readonly Vendor[], url: string, next: () => number, tally: Tally): Agent {
  const provider = withFallback(both.map((vendor) => withTimeout(sometimesRefused(vendor, url, next), LIMITS)), { breaker: { threshold: 20, cooldownMs: 20 } });
  return new Agent({ provider, tools: [weather(next, tally)], toolTimeoutMs: 500, retry: { count: 2, delayMs: 5 } });
}

function sometimesRefused(vendor: Vendor, url: string, next: () => number): Provider {
  const [refused, answering] = [NOBODY, url].map((to) => vendor.provider(to));
  return { name: vendor.name, nativeTools: true, stream: (request) => (next() < 0.02 ? refused : answering)!.stream!(request) };
}

/** A tool that mostly works, but fails at times, and at times hangs until it is told to leave off. */
const weather = (next: () => number, tally: Tally) =>
  tool({
    name: 'weather',
    description: 'Tells the weather.',
    parameters: { type: 'object', properties: { c: { type: 'string' } } },
    execute: (_, { signal }) =>
      defer(() => {
        tally.toolRuns++;
        tally.runningTools++;
        const how = next();
        const work = how < 0.05 ? throwError(() => new Error('sunny, but broken')) : how < 0.1 ? untilAborted(signal) : timer(next() * 10).pipe(map(() => 'sunny'));
        return work.pipe(finalize(() => tally.runningTools--));
      }),
  });

const untilAborted = (signal: AbortSignal): Observable<never> =>
  defer(() => {
    const done = new Promise((resolve) => signal.addEventListener('abort', resolve));
    return NEVER.pipe(takeUntil(done));
  });
