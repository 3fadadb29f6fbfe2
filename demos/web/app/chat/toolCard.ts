import { ChangeDetectionStrategy, Component, computed, inject, input, signal, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import type { SpanStatus } from '../session/runView';
import type { ThreadCall } from '../session/thread';
import { argsLine, duration, pretty } from '../ui/format';
import { Icon, type IconName } from '../ui/icon';
import { ApprovalCard } from './approvalCard';

const icons: Record<SpanStatus, IconName> = { waiting: 'clock', review: 'hand', running: 'clock', done: 'check', failed: 'cross', denied: 'cross', stopped: 'stop' };
const labels: Record<SpanStatus, string> = { waiting: 'waits', review: 'wants approval', running: 'running', done: 'done', failed: 'failed', denied: 'denied', stopped: 'stopped' };

/** A tool call: what it was asked, how it stands, and what it gave, to unfold. */
@Component({
  selector: 'app-tool-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [ApprovalCard, Icon],
  template: `
    @if (status() === 'review') {
      <app-approval [toolCallId]="call().call.id" [toolName]="call().call.toolName" [args]="args()" />
    } @else {
      <details class="tool" [class]="'is-' + status()" (toggle)="isOpen.set($any($event.target).open)">
        <summary>
          <span class="state">
            @if (status() === 'running') { <span class="spinner" aria-hidden="true"></span> } @else { <app-icon [name]="icon()" /> }
            <span class="sr-only">{{ label() }}</span>
          </span>
          <span class="name">{{ call().call.toolName }}</span>
          <span class="line">{{ line() }}</span>
          <span class="took">{{ took() }}</span>
          <app-icon class="turn" name="chevron" />
        </summary>
        @if (isOpen()) {
          <dl>
            <dt>Arguments</dt>
            <dd><pre tabindex="0" role="group" aria-label="Arguments">{{ argsText() }}</pre></dd>
            <dt>{{ status() === 'failed' ? 'Error' : status() === 'denied' ? 'What the model was told' : status() === 'running' ? 'So far' : 'Result' }}</dt>
            <dd><pre tabindex="0" role="group" aria-label="Result">{{ content() || 'Nothing yet.' }}</pre></dd>
          </dl>
        }
      </details>
    }
  `,
})
export class ToolCard {
  readonly call = input.required<ThreadCall>();
  readonly #session = inject(ChatSession);
  protected readonly isOpen = signal(false);

  readonly #activity = computed(() => this.#session.agent.tools().find(({ call }) => call.id === this.call().call.id));
  readonly #span = computed(() => Object.values(this.#session.runs()).flatMap(({ spans }) => spans).find(({ id }) => id === this.call().call.id));

  protected readonly status = computed((): SpanStatus => {
    const { answer } = this.call();
    return this.#span()?.status ?? (answer ? (answer.isError ? 'failed' : 'done') : 'waiting');
  });
  protected readonly icon = computed(() => icons[this.status()]);
  protected readonly label = computed(() => labels[this.status()]);
  protected readonly args = computed(() => this.#activity()?.args ?? this.call().call.parameters);
  protected readonly argsText = computed(() => JSON.stringify(this.args(), null, 2));
  protected readonly content = computed(() => pretty(this.call().answer?.content ?? this.#activity()?.outcome?.content ?? this.#activity()?.progress ?? ''));
  /** The newest line of a tool that tells what it does, else what it was asked. */
  protected readonly line = computed(() => {
    const news = this.status() === 'running' ? this.#activity()?.progress.trim().split('\n').at(-1) : '';
    return news || argsLine(this.args());
  });
  protected readonly took = computed(() => {
    const outcome = this.#activity()?.outcome ?? this.#span()?.outcome;
    return outcome && (this.status() === 'done' || this.status() === 'failed') ? duration(outcome.durationMs) : this.label();
  });
}
