import type { AgentOptions } from '../types/agentOptions';

/** What stands between a call and its tool. */
export interface ToolGate {
  readonly options: AgentOptions;
}

/** Checks the options about tools. */
export const toolGate = (options: AgentOptions): ToolGate => ({ options });
