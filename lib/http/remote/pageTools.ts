import { asyncScheduler, catchError, concatMap, defer, map, of, tap, throwError, type Observable } from 'rxjs';
import { failAfter } from '../../agent/failAfter';
import { failureText } from '../../agent/toolEvents';
import { ConfigurationError } from '../../errors/configurationError';
import { ProviderError } from '../../errors/providerError';
import { ToolTimeoutError } from '../../errors/toolTimeoutError';
import { argumentChecker } from '../../tools/argumentChecker';
import { fromToolResult, type ToolStep } from '../../tools/fromToolResult';
import { resultText } from '../../messages/resultText';
import type { RunEvent, RunEventOf } from '../../types/runEvent';
import type { Tool, ToolSpec } from '../../types/tool';

/** How a tool in the page has ended, as the server hears it. */
export interface PageResult {
  readonly type: 'tool-result';
  readonly toolCallId: string;
  readonly content: string;
  readonly isError?: true;
}

type ToolStart = RunEventOf<'tool-start'>;

/** The tools that run in the page. */
export class PageTools {
  readonly #tools = new Map<string, { tool: Tool; check: ReturnType<typeof argumentChecker> }>();

  /** Throws a {@link ConfigurationError} that names the tool and the fix. */
  constructor(tools: readonly (Tool | ToolSpec)[]) {
    if (!isList(tools)) throw new ConfigurationError('remoteAgent: tools must be an array of what tool() returns.');
    for (const tool of tools as readonly Tool[]) { // one without execute fails the check
      const check = argumentChecker(tool);
      if (tool.terminal) throw new ConfigurationError(`Tool '${tool.name}': only a tool of the server can be terminal.`);
      if (this.#tools.has(tool.name)) throw new ConfigurationError(`Two tools are called '${tool.name}': give each tool a name of its own.`);
      this.#tools.set(tool.name, { tool, check });
    }
  }

  /** What the server is told of them. */
  get specs(): readonly ToolSpec[] {
    return [...this.#tools.values()].map(({ tool: { name, description, parameters } }) => ({ name, description, parameters }));
  }

  /** Whether an event asks for one of them. The server marks calls that are for its client: a tool of its own may have the same name, where a run is come back to. */
  readonly isMine = (event: RunEvent): event is ToolStart => event.type === 'tool-start' && (event as { at?: unknown }).at === 'client' && this.#tools.has(event.call.toolName);

  /** Runs what is asked for: emits its progress, and gives its end to `tell`. Never fails by itself. */
  run(start: ToolStart, tell: (result: PageResult) => Observable<never>): Observable<RunEvent> {
    const { call } = start;
    const told = (content: string): PageResult => ({ type: 'tool-result', toolCallId: call.id, content });
    return defer(() => this.#execute(start)).pipe(
      map((step) => (step.done ? told(resultText(step.value)) : progress(start, step.value))),
      catchError((error: unknown) => of({ ...told(failureText(call, error)), isError: true as const })),
      concatMap((item) => (item.type === 'tool-result' ? tell(item).pipe(catchError((error: unknown) => (isTooLarge(error) ? tell(tooLarge(item)) : throwError(() => error)))) : of(item))),
    );
  }

  #execute({ call, context, runId }: ToolStart): Observable<ToolStep> {
    const { tool, check } = this.#tools.get(call.toolName)!;
    const controller = new AbortController();
    const result = tool.execute(check(call), { signal: controller.signal, context, toolCallId: call.id, runId });
    return fromToolResult(result).pipe(
      tap({ unsubscribe: () => controller.abort() }),
      failAfter(tool.timeoutMs, (timeoutMs) => new ToolTimeoutError(call.toolName, timeoutMs)),
    );
  }
}

/** The server takes no body of this size: the model shall hear of it, the run goes on. */
const isTooLarge = (error: unknown): boolean => error instanceof ProviderError && error.status === 413;

const tooLarge = ({ toolCallId }: PageResult): PageResult => ({ type: 'tool-result', toolCallId, content: 'The result is too large for the server.', isError: true });

const isList = (value: unknown): boolean => Array.isArray(value);

const progress = ({ runId, context, iteration, call }: ToolStart, value: unknown): RunEventOf<'tool-progress'> =>
  ({ type: 'tool-progress', runId, timeMs: asyncScheduler.now(), context, iteration, call, value, content: resultText(value) });
