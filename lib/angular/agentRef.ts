import { computed, untracked, type Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { AgentResult } from '../types/agentEvent';
import type { AgentInput } from '../types/agentInput';
import type { Message } from '../types/message';
import type { RunEvent } from '../types/runEvent';
import type { Usage } from '../types/usage';
import type { AgentStatus, Conversation } from './conversation';
import type { Runner } from './runner';
import { isActive, type ToolActivity } from './toolActivity';

/**
 * A conversation with an agent as signals, which never throw, and what one can do with it. Each change is a new reference, each signal changes only with its own value.
 *
 * @example
 * import { computed } from '@angular/core';
 * import type { AgentRef } from 'rxagent/angular';
 * const waiting = ({ activeTools }: AgentRef) => computed(() => activeTools().filter((tool) => tool.status === 'review'));
 */
export interface AgentRef<Context = unknown> {
  /** The conversation: all of it but the turn under way, which `answer` and `activeTools` tell. When no run is under way, all of it. */
  readonly messages: Signal<readonly Message[]>;
  /** The text of the newest reply so far, anew in each turn; when the run is over, the whole answer. */
  readonly answer: Signal<string>;
  /** What the model has reasoned for that reply, where the provider tells; default `''`. */
  readonly reasoning: Signal<string>;
  readonly status: Signal<AgentStatus>;
  /** The id of the newest run, which names it to its server; undefined until it has begun. */
  readonly runId: Signal<string | undefined>;
  /** The turn of the newest run, from 1; 0 before the first. */
  readonly iteration: Signal<number>;
  /** All calls of the newest run, in request order. */
  readonly tools: Signal<readonly ToolActivity[]>;
  /** Those of them that are not over, the ones that wait for a yes included. */
  readonly activeTools: Signal<readonly ToolActivity[]>;
  /** Why the newest run has failed; undefined unless `status` is `error`. */
  readonly error: Signal<unknown>;
  /** What all runs have cost since the beginning or `reset()`, those that failed or were cut included; it begins with the option `usage`. */
  readonly usage: Signal<Usage>;
  /** The result of the newest run, once it is there. */
  readonly result: Signal<AgentResult | undefined>;
  /** The inputs that wait for the runs before them, with the policy `concat`; else none. */
  readonly queued: Signal<readonly AgentInput<Context>[]>;
  /** The facts of all runs as they happen, not batched, for timelines and logs: each before the signals change with it. It does not fail, and completes with the injector. */
  readonly events$: Observable<RunEvent<Context>>;
  /** Asks. The conversation so far goes with it, so it is only what is new. */
  send(input: AgentInput<Context>): void;
  /** Ends the run under way; what it has said stays in the conversation. */
  stop(): void;
  /** Asks the newest input again, in its own place: what followed it is taken back. */
  retry(): void;
  /**
   * Answers a call of the newest run whose `status` is `review`, where the agent is a `remoteAgent`; the model hears the reason. Rejects as `decide` of that agent does (`not-waiting`
   * where nobody waits for it), and with a `ConfigurationError` for an agent that is asked by its own `approve`.
   */
  decide(toolCallId: string, approved: boolean, reason?: string): Promise<void>;
  /**
   * Shows a run that was begun elsewhere, such as by this page before it was loaded again: `agent.follow((stop) => remote.resume(runId, { stop }).events)`. The conversation
   * becomes the one that the run was begun with; until it tells of that, and where it cannot be found any more, it is the one that is there: a question at its end is shown, and `retry()`
   * asks it. What is sent later goes to the agent as ever.
   */
  follow(run: (stop: Observable<void>) => Observable<RunEvent<Context>>): void;
  /** Ends the run under way and begins an empty conversation, with no usage. An agent with a memory is `reset()`, too. */
  reset(): void;
}

const isSame = <T>(one: readonly T[], other: readonly T[]): boolean => one.length === other.length && one.every((item, at) => item === other[at]);

/** The signals of `conversation`. Runs may be started in an effect: what they read does not count as its own. */
export function agentRef<Context>(runner: Runner<Context>, conversation: Signal<Conversation>, queued: Signal<readonly AgentInput<Context>[]>): AgentRef<Context> {
  const select = <K extends keyof Conversation>(key: K): Signal<Conversation[K]> => computed(() => conversation()[key]);
  const tools = select('tools');
  return {
    messages: select('messages'),
    answer: select('answer'),
    reasoning: select('reasoning'),
    status: select('status'),
    runId: select('runId'),
    iteration: select('iteration'),
    tools,
    activeTools: computed(() => tools().filter(isActive), { equal: isSame }),
    error: select('error'),
    usage: select('usage'),
    result: select('result'),
    queued: computed(queued, { equal: isSame }),
    events$: runner.events,
    send: (input) => untracked(() => runner.send(input)),
    stop: () => untracked(() => runner.stop()),
    retry: () => untracked(() => runner.retry()),
    decide: (toolCallId, approved, reason) => untracked(() => runner.decide(toolCallId, approved, reason)),
    follow: (run) => untracked(() => runner.follow(run)),
    reset: () => untracked(() => runner.reset()),
  };
}
