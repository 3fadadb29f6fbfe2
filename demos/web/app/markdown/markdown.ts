import { ChangeDetectionStrategy, Component, DestroyRef, effect, ElementRef, inject, input, ViewEncapsulation } from '@angular/core';
import { Announcer } from '../ui/announcer';
import type { GrowingText } from './growingText';

let loading: Promise<typeof import('./growingText')> | undefined;

/** Loads what renders Markdown, a file of its own; called early, so that it is there when the first answer comes. */
export const loadMarkdown = (): Promise<typeof import('./growingText')> => (loading ??= import('./growingText'));

/** A Markdown text, which may grow. Rendered at most once a frame, and less often where that takes long. */
@Component({
  selector: 'app-markdown',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  host: { class: 'markdown', '(click)': 'copy($event)' },
  template: '',
})
export class Markdown {
  readonly text = input.required<string>();
  readonly isWhole = input(true);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #announcer = inject(Announcer);
  #growing: GrowingText | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restMs = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.#timer));
    effect(() => {
      this.text();
      const isWhole = this.isWhole();
      if (!this.#growing) this.#load();
      else if (isWhole || this.#restMs < 4) this.#render();
      else this.#timer ??= setTimeout(() => this.#render(), this.#restMs);
    });
  }

  protected async copy(event: Event): Promise<void> {
    const button = (event.target as Element).closest('.copy-code');
    const code = button?.closest('figure')?.querySelector('code')?.textContent;
    if (!button || code === undefined || code === null) return;
    await navigator.clipboard.writeText(code.trimEnd());
    button.textContent = 'Copied';
    this.#announcer.say('The code is copied.');
    setTimeout(() => (button.textContent = 'Copy'), 1600);
  }

  #load(): void {
    this.#host.textContent = this.text();
    loadMarkdown().then(
      ({ GrowingText: Growing }) => {
        if (this.#growing) return;
        this.#host.textContent = '';
        this.#growing = new Growing(this.#host);
        this.#render();
      },
      () => undefined, // the text is there, as it was written
    );
  }

  #render(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const startMs = performance.now();
    this.#growing?.update(this.text(), this.isWhole());
    this.#restMs = Math.min(250, (performance.now() - startMs) * 3);
  }
}
