import { ChangeDetectionStrategy, Component, inject, signal, viewChild, ViewEncapsulation } from '@angular/core';
import { Composer } from './chat/composer';
import { EmptyState } from './chat/emptyState';
import { ExchangeView } from './chat/exchangeView';
import { TopBar } from './chat/topBar';
import { loadMarkdown } from './markdown/markdown';
import { ChatSession } from './session/chatSession';
import { Timeline } from './timeline/timeline';
import { Announcer } from './ui/announcer';
import { Icon } from './ui/icon';
import { StickToEnd } from './ui/stickToEnd';

/** The page: a conversation, and the timeline of its newest run. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Composer, EmptyState, ExchangeView, Icon, StickToEnd, Timeline, TopBar],
  host: {
    '(document:keydown.escape)': 'stop($event)',
    '(dragover)': 'over($event, true)',
    '(dragleave)': 'over($event, false)',
    '(drop)': 'drop($event)',
  },
  template: `
    <a class="skip" href="#question" (click)="skip($event)">Skip to the question</a>
    <app-top-bar (fresh)="reset()" />
    <div class="columns" [class.is-empty]="session.isEmpty()">
      <main class="chat" aria-label="Chat">
        <div class="scroll" [appStickToEnd]="!session.isEmpty()" #end="stickToEnd" tabindex="0" role="region" aria-label="Conversation">
          <div class="thread" [attr.aria-busy]="session.isRunning()">
            @if (session.isEmpty()) {
              <app-empty-state (choose)="send($event)" />
            }
            @for (exchange of session.thread(); track exchange.index) {
              <app-exchange [exchange]="exchange" [isLast]="$last" (again)="retry()" />
            }
          </div>
        </div>
        <div class="dock">
          @if (!end.isAtEnd() && !session.isEmpty()) {
            <button type="button" class="to-end" (click)="end.toEnd()"><app-icon name="down" /> Jump to latest</button>
          }
          <app-composer (ask)="end.toEnd()" />
        </div>
      </main>
      <app-timeline />
    </div>
    @if (isDropping()) {
      <div class="drop-here">Drop an image to attach it</div>
    }
    <div class="sr-only" role="status" aria-live="polite">{{ announcer.message() }}</div>
  `,
})
export class App {
  protected readonly session = inject(ChatSession);
  protected readonly announcer = inject(Announcer);
  protected readonly isDropping = signal(false);
  private readonly composer = viewChild.required(Composer);
  private readonly end = viewChild.required(StickToEnd);

  constructor() {
    void loadMarkdown();
  }

  protected send(question: string): void {
    this.end().toEnd();
    this.session.send(question, []);
    this.composer().focus();
  }

  protected retry(): void {
    this.end().toEnd();
    this.session.retry();
    this.composer().focus();
  }

  protected reset(): void {
    this.session.reset();
    this.announcer.say('A new conversation.');
    this.composer().focus();
  }

  protected stop(event: Event): void {
    if (event.defaultPrevented || !this.session.isRunning()) return;
    this.session.stop();
    this.composer().focus();
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.composer().focus();
  }

  protected over(event: DragEvent, isOver: boolean): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (isOver || event.relatedTarget === null) this.isDropping.set(isOver);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.isDropping.set(false);
    void this.composer().attach(event.dataTransfer?.files);
  }
}
