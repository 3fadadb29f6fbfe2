import { defer, finalize, Subject, take } from 'rxjs';
import type { Tool, ToolSpec } from '../types/tool';

/** How a tool at the client has ended. */
export interface ClientResult {
  readonly content: string;
  readonly isError?: boolean | undefined;
}

/** The calls of one run that wait for their client. */
export class ClientTools {
  readonly #waiting = new Map<string, Subject<string>>();

  /** A tool that is run by the client: the call itself tells it to. */
  toTool(spec: ToolSpec, timeoutMs: number): Tool {
    const execute: Tool['execute'] = (_args, { toolCallId }) =>
      defer(() => {
        const result = new Subject<string>();
        this.#waiting.set(toolCallId, result);
        return result.pipe(
          take(1),
          finalize(() => this.#waiting.delete(toolCallId)),
        );
      });
    return { ...spec, validate: false, timeoutMs, execute };
  }

  /** Brings a result; false where nobody waits for it: it was never asked for, or has come before, or too late. */
  settle(toolCallId: string, { content, isError }: ClientResult): boolean {
    const result = this.#waiting.get(toolCallId);
    if (isError) result?.error(new Error(content));
    else result?.next(content);
    return result !== undefined;
  }
}
