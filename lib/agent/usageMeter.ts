import type { AgentObserver } from '../types/agentObserver';
import type { RunEventOf } from '../types/runEvent';
import type { Usage } from '../types/usage';
import { addUsage, noUsage } from './addUsage';

/** Adds up what all runs of an agent cost, those that were cut included. */
export class UsageMeter implements AgentObserver {
  total: Usage = noUsage;

  onUsage({ usage }: RunEventOf<'usage'>): void {
    this.total = addUsage(this.total, usage);
  }

  onCancelled({ usage }: RunEventOf<'run-cancelled'>): void {
    if (usage) this.total = addUsage(this.total, usage);
  }

  clear(): void {
    this.total = noUsage;
  }
}
