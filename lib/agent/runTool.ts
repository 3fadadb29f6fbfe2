import { catchError, EMPTY, map, noop, of, tap, type Observable, type Subscriber } from 'rxjs';
import { ToolTimeoutError } from '../errors/toolTimeoutError';
import { ToolValidationError } from '../errors/toolValidationError';
import { fromToolResult } from '../tools/fromToolResult';
import type { RunEvent } from '../types/runEvent';
import type { Tool, ToolContext } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import { failAfter } from './failAfter';
import { foreign } from './foreign';
import { turnFact, type Run } from './run';
import type { CheckedTool } from './toolSettings';
import { terminalOutcome } from './terminalOutcome';
import { throughGate } from './throughGate';
import { toolEnded, toolFailed, toolProgress } from './toolEvents';

/** Runs one call. Whatever happens becomes its events: the stream fails only for a loop that shall fail the run, or a block by a guard. */
export const runTool = (run: Run, call: ToolCall): Observable<RunEvent> =>
  attempt(run, call, () => {
    if (!run.settings.gate.isOpen) return throughGate(run, call, () => find(run, call), (tool, args) => start(run, call, tool, args));
    const { tool, check } = find(run, call);
    return start(run, call, tool, check(call));
  });

/** A tool without `execute` runs elsewhere: its call stays open. */
const start = (run: Run, call: ToolCall, tool: CheckedTool['tool'], args: Record<string, unknown>): Observable<RunEvent> =>
  isHere(tool)
    ? foreign(run, turnFact(run, 'tool-start', { call }), (subscriber) => attempt(run, call, () => execute(run, call, tool, args, subscriber)))
    : EMPTY;

const isHere = (tool: CheckedTool['tool']): tool is Tool => tool.execute !== undefined;

const failed = (run: Run, call: ToolCall, error: unknown): Observable<RunEvent> => of(toolFailed(run, call, error));

function attempt(run: Run, call: ToolCall, work: () => Observable<RunEvent>): Observable<RunEvent> {
  try {
    return work();
  } catch (error) {
    return failed(run, call, error);
  }
}

/** The tool to run. Throws what the model shall hear if there is none, or if the run has its answer already. */
function find(run: Run, { toolName, parseError }: ToolCall): CheckedTool {
  const { tools, sequential } = run.settings;
  const answer = sequential && terminalOutcome(run);
  if (answer) throw new ToolValidationError(`Not run: '${answer.toolName}' had already ended the run.`, toolName);
  const found = tools.get(toolName);
  if (found) return found;
  throw new ToolValidationError(parseError ?? `Unknown tool '${toolName}'. Available tools: ${[...tools.keys()].join(', ') || 'none'}`, toolName);
}

function execute(run: Run, call: ToolCall, tool: Tool, args: Record<string, unknown>, subscriber: Subscriber<RunEvent>): Observable<RunEvent> {
  const { context, abort } = toolScope(run, call);
  const result = tool.execute(args, context);
  if (typeof result === 'string') return of(toolEnded(run, call, result)); // most tools; needs none of what follows
  if (subscriber.closed) return abandon(result, abort);
  return fromToolResult(result).pipe(
    tap({ unsubscribe: abort }),
    map(({ done, value }) => (done ? toolEnded(run, call, value) : toolProgress(run, call, value))),
    failAfter(tool.timeoutMs ?? run.settings.options.toolTimeoutMs, (timeoutMs) => new ToolTimeoutError(call.toolName, timeoutMs)),
    catchError((error: unknown) => failed(run, call, error)),
  );
}

/** Ends what a tool has begun although its run ended meanwhile. */
function abandon(result: unknown, abort: () => void): Observable<never> {
  abort();
  fromToolResult(result).subscribe({ error: noop }).unsubscribe();
  return EMPTY;
}

/** What the tool gets. The signal is made on demand: it costs more than running a small tool. */
function toolScope({ context, runId }: Run, { id }: ToolCall): { context: ToolContext; abort: () => void } {
  let made: AbortController | undefined;
  const controller = (): AbortController => (made ??= new AbortController());
  return {
    context: {
      get signal() {
        return controller().signal;
      },
      context,
      toolCallId: id,
      runId,
    },
    abort: () => controller().abort(),
  };
}
