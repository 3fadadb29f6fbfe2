import { catchError, concat, filter, ignoreElements, of, tap, throwError, type Observable, type ObservableInput } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { GuardError } from '../errors/guardError';
import { ToolValidationError } from '../errors/toolValidationError';
import { inSequence } from '../tools/inSequence';
import { resultText } from '../messages/resultText';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import { askApproval, refusal, type Decision } from './approval';
import { askGuards } from './askGuards';
import { findLoop } from './findLoop';
import { ownContext } from './foreign';
import { turnFact, type Run } from './run';
import type { CheckedTool } from './toolSettings';
import { terminalOutcome } from './terminalOutcome';
import { cutResult, failureText, toolEnded, toolFailed } from './toolEvents';

type Args = Record<string, unknown>;
type Script<T = void> = Generator<ObservableInput<RunEvent>, T>;

/** Runs one call, if the gate lets it. What speaks against a call is its `tool-error`; a block by a guard, and a loop that shall fail the run, is also a failure. */
export function throughGate(run: Run, call: ToolCall, find: () => CheckedTool, start: (tool: CheckedTool['tool'], args: Args) => Observable<RunEvent>): Observable<RunEvent> {
  const { loopDetection } = run.settings.gate;
  const loop = loopDetection && findLoop(loopDetection, run.state, call);
  if (loop === undefined) return inSequence(passage(run, call, find, start)).pipe(catchError((error: unknown) => refused(run, call, error, error instanceof GuardError)));
  const isFatal = loopDetection?.policy === 'fail' && !terminalOutcome(run);
  return refused(run, call, new AgentError(loop, { code: 'loop' }), isFatal);
}

/** What the model hears, and a failure where the run may not go on. */
function refused(run: Run, call: ToolCall, error: unknown, isFatal: boolean): Observable<RunEvent> {
  const told = of(toolFailed(run, call, error));
  return isFatal ? concat(told, throwError(() => error)) : told;
}

/** All that happens to the call. Throws what the model shall hear. */
function* passage(run: Run, call: ToolCall, find: () => CheckedTool, start: (tool: CheckedTool['tool'], args: Args) => Observable<RunEvent>): Script {
  const { decide, argumentGuards, resultGuards } = run.settings.gate;
  const { tool, check } = find();
  checkLength(run, call);
  const args = check(call);
  const decisionOn = (parameters: Args): string | undefined => decide && ownContext(run, () => decide({ ...call, parameters }));
  const first = decisionOn(args);
  if (first === 'deny') yield* decided(run, call, false, () => args);
  const passed = argumentGuards ? yield* guardedArguments(run, call, check, args) : args;
  if (argumentGuards && !tool.execute && !isSame(passed, call.parameters)) {
    throw new GuardError('toolArguments', 'a rewrite cannot reach a tool that runs elsewhere', { toolName: call.toolName });
  }
  const second = argumentGuards ? decisionOn(passed) : first; // a guard's rewrite must not slip past the policy
  if (second === 'deny') yield* decided(run, call, false, () => passed);
  if (first === 'review' || second === 'review') yield* decided(run, call, true, () => check({ ...call, parameters: passed })); // of what will really run
  if (resultGuards) yield* guardedResult(run, call, start(tool, passed));
  else yield start(tool, passed);
}

function checkLength({ settings }: Run, { toolName, parameters }: ToolCall): void {
  const { maxArgumentsLength: most = Infinity } = settings.options;
  const length = most === Infinity ? 0 : lengthOf(parameters);
  if (length <= most) return;
  const message = `The arguments for tool '${toolName}' are too long: ${length} characters of JSON where ${most} are allowed. Call it with less, in several calls if need be.`;
  throw new ToolValidationError(message, toolName);
}

const isSame = (one: Args, other: Args): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is nested too deeply to be written is left to the check of the arguments, which says so. */
function lengthOf(parameters: Args): number {
  try {
    return JSON.stringify(parameters).length;
  } catch {
    return 0;
  }
}

/** Tells how it was decided on a call that may not simply run, and throws when it may not run at all. Everybody gets a copy of its own of the arguments. */
function* decided(run: Run, call: ToolCall, isReviewed: boolean, copyArgs: () => Args): Script {
  const { approve } = run.settings.options;
  let decision: Decision = { approved: false, by: 'policy' };
  if (isReviewed && approve) {
    yield [turnFact(run, 'approval-request', { call, args: copyArgs() })];
    decision = yield* answerOf(askApproval(run, approve, { call: structuredClone(call), args: copyArgs(), context: run.context, runId: run.runId }));
  }
  yield [turnFact(run, 'approval-decision', { call, ...decision })];
  if (!decision.approved) throw refusal(run, call, decision, isReviewed);
}

/** What guards have made of the arguments, checked again: a rewrite must fit the tool, too. */
function* guardedArguments(run: Run, call: ToolCall, check: CheckedTool['check'], args: Args): Script<Args> {
  const { toolName } = call;
  const answer = yield* answerOf(askGuards(run, run.settings.gate.argumentGuards ?? [], args, { toolName }));
  if ('block' in answer) throw new GuardError('toolArguments', answer.block, { toolName, cause: answer.cause });
  try {
    return check({ ...call, parameters: answer.value });
  } catch (cause) {
    throw new GuardError('toolArguments', 'a check failed', { toolName, cause });
  }
}

/** A tool at work, whose end is told only when guards have seen what the model would hear of it. */
function* guardedResult(run: Run, call: ToolCall, work: Observable<RunEvent>): Script {
  let end: RunEventOf<'tool-end' | 'tool-error'> | undefined;
  yield work.pipe(
    filter((event) => {
      if ('outcome' in event) end = event;
      return end === undefined;
    }),
  );
  if (!end) return;
  const text = end.type === 'tool-end' ? resultText(end.value) : failureText(call, end.error);
  const { toolName } = call;
  const answer = yield* answerOf(askGuards(run, run.settings.gate.resultGuards ?? [], text, { toolName }));
  if ('block' in answer) throw new GuardError('toolResult', answer.block, { toolName, cause: answer.cause });
  if (end.type === 'tool-error') yield [toolFailed(run, call, end.error, cutResult(run, answer.value))];
  else yield [toolEnded(run, call, answer.value === text ? end.value : answer.value)];
}

/** Waits for the one value of a stream. */
function* answerOf<T>(source: Observable<T>): Generator<Observable<never>, T> {
  const answers: T[] = [];
  yield source.pipe(
    tap((answer) => answers.push(answer)),
    ignoreElements(),
  );
  return answers[0] as T;
}
