import { ChangeDetectionStrategy, Component, computed, inject, output, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import { count, dollars } from '../ui/format';
import { Icon } from '../ui/icon';
import { Theme } from '../ui/theme';

/** The name of the page, what the conversation has cost, and what concerns all of it. */
@Component({
  selector: 'app-top-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon],
  template: `
    <header class="top">
      <h1 class="brand">
        <svg class="mark" viewBox="0 0 40 16" aria-hidden="true" focusable="false">
          <path d="M1 8h37m-4-4 4 4-4 4" />
          <circle cx="9" cy="8" r="3.6" /><circle cx="18" cy="8" r="3.6" /><circle cx="25" cy="8" r="3.6" />
        </svg>
        rxagent
      </h1>
      <p class="totals" role="group" aria-label="Usage of this conversation" [class.is-zero]="tokens() === '0'">
        <span><b>{{ tokens() }}</b> tokens</span>
        <span><b>{{ cost() }}</b></span>
      </p>
      <button type="button" class="quiet" (click)="fresh.emit()" [disabled]="session.isEmpty()"><app-icon name="plus" /><span class="wide">New chat</span><span class="sr-only narrow">New chat</span></button>
      <button type="button" class="quiet square" (click)="theme.toggle()" [attr.aria-label]="theme.isDark() ? 'Use the light theme' : 'Use the dark theme'"><app-icon [name]="theme.isDark() ? 'sun' : 'moon'" /></button>
    </header>
  `,
})
export class TopBar {
  readonly fresh = output();
  protected readonly session = inject(ChatSession);
  protected readonly theme = inject(Theme);
  protected readonly tokens = computed(() => count(this.session.usage().totalTokens));
  protected readonly cost = computed(() => dollars(this.session.usage().costUsd ?? 0));
}
