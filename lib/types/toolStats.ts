/**
 * What an agent with `analytics: true` knows of one tool.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider(), analytics: true });
 * console.log(agent.analytics['search']?.successRate);
 */
export interface ToolStats {
  /** Calls that ran and have ended. */
  calls: number;
  /** Those of them that failed. */
  failures: number;
  /** From 0 to 1. */
  successRate: number;
  totalDurationMs: number;
  meanDurationMs: number;
}
