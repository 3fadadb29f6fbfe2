import { ChangeDetectionStrategy, Component, computed, inject, input, output, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import type { Exchange } from '../session/thread';
import { Announcer } from '../ui/announcer';
import { count, dollars, duration } from '../ui/format';
import { Icon } from '../ui/icon';
import { TurnView } from './turnView';

/** A question, the turns of its run, and how it has ended. */
@Component({
  selector: 'app-exchange',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon, TurnView],
  template: `
    <article class="question" aria-label="You">
      @for (url of images(); track $index) {
        <img [src]="url" alt="Attached image" />
      }
      @if (text()) {
        <p>{{ text() }}</p>
      }
    </article>
    <article class="answer" aria-label="Agent">
      <h2 class="sr-only">Answer {{ exchange().index + 1 }}</h2>
      @for (turn of exchange().turns; track turn.iteration) {
        <app-turn [turn]="turn" [exchangeIndex]="exchange().index" />
      }
      @if (isFailed()) {
        <div class="failure" role="alert">
          <app-icon name="alert" />
          <div>
            <strong>The run has failed</strong>
            <p>{{ problem() }}</p>
          </div>
          <button type="button" class="outlined" (click)="again.emit()"><app-icon name="retry" /> Try again</button>
        </div>
      }
      @if (!isRunning()) {
        <footer class="summary">
          @if (answer() && !isFailed()) {
            <button type="button" class="quiet small" (click)="copy()"><app-icon name="copy" /> Copy</button>
          }
          @if (isLast() && !isFailed()) {
            <button type="button" class="quiet small" (click)="again.emit()"><app-icon name="retry" /> Retry</button>
          }
          @if (facts(); as text) {
            <button type="button" class="quiet small facts" (click)="session.show(exchange().index)" [attr.aria-pressed]="session.shownIndex() === exchange().index">
              <app-icon name="bars" /><span class="sr-only">Timeline of this run:</span> {{ text }}
            </button>
          }
        </footer>
      }
    </article>
  `,
})
export class ExchangeView {
  readonly exchange = input.required<Exchange>();
  readonly isLast = input.required<boolean>();
  readonly again = output();
  protected readonly session = inject(ChatSession);
  readonly #announcer = inject(Announcer);

  protected readonly isRunning = computed(() => this.isLast() && this.session.isRunning());
  protected readonly isFailed = computed(() => this.isLast() && this.session.agent.status() === 'error');
  protected readonly problem = computed(() => {
    const error = this.session.agent.error();
    return error instanceof Error ? error.message : String(error);
  });
  protected readonly answer = computed(() => this.exchange().turns.map(({ text }) => text).filter(Boolean).join('\n\n'));
  protected readonly images = computed(() =>
    (this.exchange().question.contentParts ?? []).flatMap((part) => (part.type === 'image_base64' ? [`data:${part.mediaType};base64,${part.imageBase64}`] : [])));
  protected readonly text = computed(() => {
    const { content, contentParts } = this.exchange().question;
    return contentParts ? contentParts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n') : content;
  });
  protected readonly facts = computed(() => {
    const run = this.session.runs()[this.exchange().index];
    if (!run?.endMs) return undefined;
    const tools = run.spans.filter(({ kind }) => kind === 'tool').length;
    const took = `${run.ended === 'stopped' ? 'stopped after ' : run.ended === 'failed' ? 'failed after ' : ''}${duration(run.endMs - run.startMs)}`;
    const parts = [took, tools > 0 ? `${tools} tool${tools === 1 ? '' : 's'}` : '', run.usage?.totalTokens ? `${count(run.usage.totalTokens)} tokens` : '', run.usage?.costUsd ? dollars(run.usage.costUsd) : ''];
    return parts.filter(Boolean).join(' · ');
  });

  protected async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.answer());
    this.#announcer.say('The answer is copied.');
  }
}
