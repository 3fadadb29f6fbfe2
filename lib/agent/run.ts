import { asyncScheduler } from 'rxjs';
import { captureContext } from '#platform';
import type { AgentInput } from '../types/agentInput';
import type { Tool, ToolSpec } from '../types/tool';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import { contextOf, messagesOf, runIdOf, toolsOf } from './input';
import { randomId } from './randomId';
import { initialState, type RunState } from './runState';
import type { Settings } from './settings';
import { toolSettings } from './toolSettings';

/** One subscription: what stays the same throughout, and the current state. */
export interface Run {
  readonly settings: Settings;
  readonly runId: string;
  readonly input: AgentInput;
  readonly context: unknown;
  /** Enters foreign code under the `AsyncLocalStorage` contents of the subscription. */
  readonly enter: ReturnType<typeof captureContext>;
  /** The time of a text delta. */
  readonly deltaClock: () => number;
  /** Kept up to date by the reducer. */
  readonly state: RunState;
}

/**
 * Opens a run: everything it keeps is made here, once per subscription. Reading the clock is a third of what a delta costs, so deltas are timed only where
 * somebody sees it.
 */
export const openRun = (settings: Settings, input: AgentInput, showsDeltas = true): Run => ({
  settings: withTools(settings, toolsOf(input)),
  runId: runIdOf(input) ?? randomId(),
  input,
  context: contextOf(input),
  enter: captureContext(),
  deltaClock: showsDeltas || settings.listeners['text-delta'] ? () => asyncScheduler.now() : untimed,
  state: initialState(settings.maxIterations, settings.options.routingOnly),
});

/** The settings of a run that brings tools with it. */
function withTools(settings: Settings, tools: readonly (Tool | ToolSpec)[]): Settings {
  if (tools.length === 0) return settings;
  const [here, elsewhere] = [tools.filter(isHere), tools.filter((tool) => !isHere(tool))];
  return { ...settings, ...toolSettings(settings.options, [...(settings.options.tools ?? []), ...here], settings.output, elsewhere) };
}

const isHere = (tool: Tool | ToolSpec): tool is Tool => (tool as Partial<Tool>).execute !== undefined;

const untimed = (): number => NaN;

type Fields<T extends RunEvent['type']> = Omit<RunEventOf<T>, 'type' | 'runId' | 'timeMs' | 'context' | 'iteration'>;

/** A fact about the run as a whole. */
export const runFact = <T extends RunEvent['type']>({ runId, context }: Run, type: T, fields: Fields<T>): RunEventOf<T> =>
  ({ type, runId, timeMs: asyncScheduler.now(), context, ...fields }) as unknown as RunEventOf<T>;

/** A fact about the current turn. */
export const turnFact = <T extends RunEvent['type']>({ runId, context, state }: Run, type: T, fields: Fields<T>): RunEventOf<T> =>
  ({ type, runId, timeMs: asyncScheduler.now(), context, iteration: state.iteration, ...fields }) as unknown as RunEventOf<T>;

/** The run's first fact. Throws a ConfigurationError for what is no input. */
export const runStart = (run: Run): RunEventOf<'run-start'> => runFact(run, 'run-start', { messages: messagesOf(run.input) });
