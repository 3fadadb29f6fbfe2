import { ChangeDetectionStrategy, Component, computed, inject, input, signal, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import { Icon } from '../ui/icon';

/** A call that waits for a yes. */
@Component({
  selector: 'app-approval',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon],
  template: `
    <div class="approval" role="group" [attr.aria-labelledby]="titleId()">
      <p class="title" [id]="titleId()"><app-icon name="hand" /><span><code>{{ toolName() }}</code> wants your approval</span></p>
      <dl>
        @for (row of rows(); track row.name) {
          <dt>{{ row.name }}</dt>
          <dd>{{ row.value }}</dd>
        }
      </dl>
      @if (problem(); as text) {
        <p class="problem" role="alert">{{ text }}</p>
      }
      <div class="choice">
        <button type="button" class="primary" [disabled]="isDecided()" (click)="decide(true)"><app-icon name="check" /> Approve</button>
        <button type="button" class="outlined" [disabled]="isDecided()" (click)="decide(false)"><app-icon name="cross" /> Deny</button>
      </div>
    </div>
  `,
})
export class ApprovalCard {
  readonly toolCallId = input.required<string>();
  readonly toolName = input.required<string>();
  readonly args = input.required<Record<string, unknown>>();
  readonly #session = inject(ChatSession);
  protected readonly isDecided = signal(false);
  protected readonly problem = signal('');
  protected readonly titleId = computed(() => `approval-${this.toolCallId()}`);
  protected readonly rows = computed(() => Object.entries(this.args()).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value, null, 2) })));

  protected async decide(approved: boolean): Promise<void> {
    this.isDecided.set(true);
    this.problem.set('');
    document.getElementById('question')?.focus(); // the buttons go
    try {
      await this.#session.decide(this.toolCallId(), approved);
    } catch (error) {
      this.problem.set(error instanceof Error ? error.message : String(error));
      this.isDecided.set(false);
    }
  }
}
