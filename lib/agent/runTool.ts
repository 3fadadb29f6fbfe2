import { catchError, connect, identity, map, merge, of, reduce, takeUntil, tap, timer, type MonoTypeOperatorFunction, type Observable, type OperatorFunction } from 'rxjs';
import { ToolTimeoutError } from '../errors/toolTimeoutError';
import { ToolValidationError } from '../errors/toolValidationError';
import { fromToolResult } from '../tools/fromToolResult';
import { resultText } from '../tools/resultText';
import type { RunEvent } from '../types/runEvent';
import type { Tool, ToolContext } from '../types/tool';
import type { ToolCall } from '../types/toolCall';
import { foreign } from './foreign';
import { turnFact, type Run } from './run';
import type { CheckedTool } from './settings';
import { terminalOutcome } from './terminalOutcome';
import { toolEnded, toolFailed } from './toolEvents';

/** Runs one call. Whatever happens becomes its events: the stream never fails. */
export function runTool(run: Run, call: ToolCall): Observable<RunEvent> {
  try {
    const { tool, check } = find(run, call);
    const args = check(call);
    return foreign(run, turnFact(run, 'tool-start', { call }), () => execute(run, call, tool, args));
  } catch (error) {
    return of(toolFailed(run, call, error));
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

function execute(run: Run, call: ToolCall, tool: Tool, args: Record<string, unknown>): Observable<RunEvent> {
  const failed = (error: unknown): Observable<RunEvent> => of(toolFailed(run, call, error));
  try {
    const { context, abort } = toolScope(run, call);
    const value = tool.execute(args, context);
    const result = fromToolResult(value);
    if (!result) return of(toolEnded(run, call, value));
    return result.source.pipe(
      tap({ unsubscribe: abort }),
      result.streaming ? progressAndEnd(run, call) : map((end) => toolEnded(run, call, end)),
      within(tool.timeoutMs ?? run.settings.options.toolTimeoutMs, call),
      catchError(failed),
    );
  } catch (error) {
    return failed(error);
  }
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

/** Each value as progress; at the end all of them joined if they are strings, else the last. */
const progressAndEnd = (run: Run, call: ToolCall): OperatorFunction<unknown, RunEvent> =>
  connect((values) =>
    merge(
      values.pipe(map((value) => turnFact(run, 'tool-progress', { call, value, content: resultText(value) }))),
      values.pipe(
        reduce(gather, { text: '', last: undefined } as Gathered),
        map(({ text, last }) => toolEnded(run, call, text ?? last)),
      ),
    ),
  );

interface Gathered { text: string | undefined; last: unknown }

const gather = ({ text }: Gathered, value: unknown): Gathered => ({ text: text !== undefined && typeof value === 'string' ? text + value : undefined, last: value });

/** Fails when the source has not completed in time. */
const within = <T>(timeoutMs: number | undefined, { toolName }: ToolCall): MonoTypeOperatorFunction<T> =>
  timeoutMs === undefined
    ? identity
    : takeUntil(
        timer(timeoutMs).pipe(
          tap(() => {
            throw new ToolTimeoutError(toolName, timeoutMs);
          }),
        ),
      );
