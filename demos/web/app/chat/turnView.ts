import { ChangeDetectionStrategy, Component, computed, inject, input, ViewEncapsulation } from '@angular/core';
import { Markdown } from '../markdown/markdown';
import { ChatSession } from '../session/chatSession';
import type { Turn } from '../session/thread';
import { Icon } from '../ui/icon';
import { ToolCard } from './toolCard';

/** One reply of the model: its reasoning, its words, the tools that it asks for. */
@Component({
  selector: 'app-turn',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon, Markdown, ToolCard],
  template: `
    @if (reasoning(); as text) {
      <details class="reasoning" [open]="isThinking()">
        <summary><app-icon name="chevron" /><span [class.shimmer]="isThinking()">{{ isThinking() ? 'Reasoning' : 'Reasoned' }}</span></summary>
        <p>{{ text }}</p>
      </details>
    }
    @if (turn().text) {
      <app-markdown [text]="turn().text" [isWhole]="!turn().isLive || turn().calls.length > 0" [class.is-growing]="isWriting()" />
    } @else if (isWaiting()) {
      <p class="waiting"><span class="shimmer">Thinking</span></p>
    }
    @if (turn().calls.length > 0) {
      <ul class="tools" aria-label="Tool calls">
        @for (item of turn().calls; track item.call.id) {
          <li><app-tool-card [call]="item" /></li>
        }
      </ul>
    }
  `,
})
export class TurnView {
  readonly turn = input.required<Turn>();
  readonly exchangeIndex = input.required<number>();
  readonly #session = inject(ChatSession);

  protected readonly reasoning = computed(() => {
    const { isLive, iteration } = this.turn();
    const kept = this.#session.runs()[this.exchangeIndex()]?.spans.find(({ kind, iteration: turn }) => kind === 'model' && turn === iteration)?.reasoning;
    return kept ?? (isLive ? this.#session.agent.reasoning() : '');
  });
  protected readonly isThinking = computed(() => this.turn().isLive && !this.turn().text && this.turn().calls.length === 0);
  protected readonly isWaiting = computed(() => this.isThinking() && !this.reasoning());
  protected readonly isWriting = computed(() => this.turn().isLive && this.turn().calls.length === 0);
}
