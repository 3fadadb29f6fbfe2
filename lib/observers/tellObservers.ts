import { asyncScheduler, type TapObserver } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent } from '../types/runEvent';
import type { Usage } from '../types/usage';
import { hookNames } from './hookNames';

/** Who has a hook for which type of event. */
export type Listeners = Readonly<Partial<Record<RunEvent['type'], readonly AgentObserver[]>>>;

/**
 * Sorts observers by the hooks they have now, so that an event nobody listens to (most deltas) costs next to nothing. Throws a
 * {@link ConfigurationError} for what is no observer.
 */
export function listenersOf(observers: readonly AgentObserver[]): Listeners {
  const listeners: Partial<Record<string, AgentObserver[]>> = {};
  for (const observer of observers as readonly unknown[]) {
    if (typeof observer !== 'object' || observer === null) throw new ConfigurationError(`An observer must be an object with hooks such as onToolEnd; got ${String(observer)}.`);
    for (const [type, hookName] of Object.entries(hookNames)) {
      const hook = (observer as AgentObserver)[hookName] as unknown;
      if (hook === undefined) continue;
      if (typeof hook !== 'function') throw new ConfigurationError(`The hook ${hookName} of an observer must be a function; got ${typeof hook}.`);
      (listeners[type] ??= []).push(observer);
    }
  }
  return listeners;
}

type Hook = (event: RunEvent) => unknown;

/** Calls the hook of each listener, as its method; what it throws, or a promise of it that rejects, is printed. */
function notify(listeners: readonly AgentObserver[], event: RunEvent): void {
  const hookName = hookNames[event.type];
  for (const observer of listeners) {
    const warn = (error: unknown): void => console.warn(`rxagent: the hook ${nameOf(observer)}.${hookName} failed; the run goes on.`, error);
    try {
      const done = (observer[hookName] as Hook).call(observer, event) as PromiseLike<unknown> | null | undefined;
      if (typeof done?.then === 'function') done.then(undefined, warn);
    } catch (error) {
      warn(error);
    }
  }
}

const nameOf = (observer: AgentObserver): string => (observer.constructor as { name?: string } | undefined)?.name ?? 'observer';

/** What the open reply has reported and no `usage` event has told, after `event`. */
function untoldUsage(before: Usage | undefined, event: RunEvent): Usage | undefined {
  switch (event.type) {
    case 'run-start':
    case 'llm-start':
    case 'usage':
      return undefined;
    case 'llm-note':
      return event.note.type === 'usage' ? event.note.usage : before;
    case 'llm-end':
      return event.usage;
    default:
      return before;
  }
}

const isEnd = ({ type }: RunEvent): boolean => type === 'run-end' || type === 'run-error';

/**
 * Handlers that tell each event of one run to its listeners. What a hook brings about (it stops or unsubscribes the run) is told when all have heard the
 * present event. When the stream is torn down before its run has ended, by whomever, `run-cancelled` is told through `enter`.
 */
export function tellObservers(listeners: Listeners, enter: (tell: () => void) => void): Pick<TapObserver<RunEvent>, 'next' | 'finalize'> {
  const waiting: RunEvent[] = [];
  let telling = false;
  let last: RunEvent | undefined;
  let endedRunId: string | undefined;
  let usage: Usage | undefined;

  const tell = (event: RunEvent): void => {
    if (!listeners[event.type]) return;
    waiting.push(event);
    if (telling) return;
    telling = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) notify(listeners[next.type] ?? [], next);
    } finally {
      telling = false;
    }
  };

  return {
    next: (event) => {
      if (event.type === 'text-delta' && !listeners['text-delta']) return; // the hot path
      last = event;
      usage = untoldUsage(usage, event);
      if (isEnd(event)) endedRunId = event.runId;
      tell(event);
    },
    finalize: () => {
      if (!last || last.runId === endedRunId) return;
      const { runId, context } = last;
      enter(() => tell({ type: 'run-cancelled', reason: 'unsubscribe', runId, timeMs: asyncScheduler.now(), context, ...(usage && { usage }) }));
    },
  };
}
