import { AgentError } from '../errors/agentError';
import type { Tool, ToolSpec } from '../types/tool';

/** How a tool at the client has ended. */
export interface ClientResult {
  readonly content: string;
  readonly isError?: boolean | undefined;
}

/** The calls of one run that wait for their client. */
export class ClientTools {
  readonly #waiting = new Map<string, { resolve(content: string): void; reject(error: Error): void }>();

  /** A tool that is run by the client: the call itself tells it to. A promise: what an Observable emits would be told as progress, too. */
  toTool(spec: ToolSpec, timeoutMs: number): Tool {
    const execute: Tool['execute'] = (_args, { toolCallId, signal }) =>
      new Promise<string>((resolve, reject) => {
        this.#waiting.set(toolCallId, { resolve, reject });
        signal.addEventListener('abort', () => this.#waiting.delete(toolCallId));
      });
    return { ...spec, validate: false, timeoutMs, execute };
  }

  /** Brings a result; false where nobody waits for it: it was never asked for, or has come before, or too late. The model hears an error as the client puts it. */
  settle(toolCallId: string, { content, isError }: ClientResult): boolean {
    const call = this.#waiting.get(toolCallId);
    this.#waiting.delete(toolCallId);
    if (isError) call?.reject(new AgentError(content, { code: 'client-tool' }));
    else call?.resolve(content);
    return call !== undefined;
  }
}
