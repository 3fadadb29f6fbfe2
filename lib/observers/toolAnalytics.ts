import type { AgentObserver } from '../types/agentObserver';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { ToolStats } from '../types/toolStats';

type Counts = Pick<ToolStats, 'calls' | 'failures' | 'totalDurationMs'>;

/** Counts per tool the calls that ran and have ended; may watch any number of runs at once. */
export class ToolAnalytics implements AgentObserver {
  private readonly tools = new Map<string, Counts>();
  /** The ids of the calls that are running, per run: ids are unique only there. */
  private readonly running = new Map<string, Set<string>>();

  onToolStart({ runId, call }: RunEventOf<'tool-start'>): void {
    const calls = this.running.get(runId);
    if (calls) calls.add(call.id);
    else this.running.set(runId, new Set([call.id]));
  }

  onToolEnd(event: RunEventOf<'tool-end'>): void {
    this.count(event);
  }

  onToolError(event: RunEventOf<'tool-error'>): void {
    this.count(event);
  }

  onRunEnd(event: RunEventOf<'run-end'>): void {
    this.forget(event);
  }

  onRunError(event: RunEventOf<'run-error'>): void {
    this.forget(event);
  }

  onCancelled(event: RunEventOf<'run-cancelled'>): void {
    this.forget(event);
  }

  /** What was counted so far, by tool; a new object each time. */
  snapshot(): Readonly<Record<string, ToolStats>> {
    return Object.fromEntries(Array.from(this.tools, ([name, counts]) => [name, toStats(counts)]));
  }

  /** Forgets what was counted; a call that is running now counts when it ends. */
  clear(): void {
    this.tools.clear();
  }

  private count({ runId, outcome }: RunEventOf<'tool-end' | 'tool-error'>): void {
    if (!this.running.get(runId)?.delete(outcome.toolCallId)) return;
    const { calls, failures, totalDurationMs } = this.tools.get(outcome.toolName) ?? { calls: 0, failures: 0, totalDurationMs: 0 };
    this.tools.set(outcome.toolName, {
      calls: calls + 1,
      failures: failures + Number(outcome.isError),
      totalDurationMs: totalDurationMs + outcome.durationMs,
    });
  }

  private forget({ runId }: RunEvent): void {
    this.running.delete(runId);
  }
}

const toStats = ({ calls, failures, totalDurationMs }: Counts): ToolStats => ({
  calls,
  failures,
  successRate: (calls - failures) / calls,
  totalDurationMs,
  meanDurationMs: totalDurationMs / calls,
});
