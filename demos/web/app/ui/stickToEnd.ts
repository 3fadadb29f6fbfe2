import { afterNextRender, booleanAttribute, DestroyRef, Directive, ElementRef, inject, input, signal } from '@angular/core';

/** How far from the end still counts as the end, in pixels. */
const NEAR = 48;

/** Keeps a scrolled element at its end while it grows, unless its reader has gone elsewhere. Its one child is what grows. */
@Directive({ selector: '[appStickToEnd]', exportAs: 'stickToEnd', host: { '(scroll)': 'look()', '(wheel)': 'look()' } })
export class StickToEnd {
  /** Whether it is kept there; default true. */
  readonly appStickToEnd = input(true, { transform: booleanAttribute });
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #isAtEnd = signal(true);
  readonly isAtEnd = this.#isAtEnd.asReadonly();
  #top = 0;

  constructor() {
    const observer = new ResizeObserver(() => {
      if (this.#isAtEnd() && this.appStickToEnd()) this.#jump();
    });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
    afterNextRender(() => {
      observer.observe(this.#element);
      if (this.#element.firstElementChild) observer.observe(this.#element.firstElementChild);
    });
  }

  toEnd(): void {
    this.#isAtEnd.set(true);
    this.#jump();
  }

  /** Who scrolls up leaves the end, who comes near it is there again; content that grows changes nothing. */
  protected look(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#element;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR;
    if (isNear) this.#isAtEnd.set(true);
    else if (scrollTop < this.#top - 1) this.#isAtEnd.set(false);
    this.#top = scrollTop;
  }

  #jump(): void {
    this.#element.scrollTop = this.#element.scrollHeight;
    this.#top = this.#element.scrollTop;
  }
}
