import { computed, effect, Injectable, signal } from '@angular/core';

type ThemeName = 'light' | 'dark';

/** The system's theme, until another one is chosen. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  readonly #systemIsDark = signal(this.#system.matches);
  readonly #chosen = signal(document.documentElement.dataset['theme'] as ThemeName | undefined);
  readonly isDark = computed(() => (this.#chosen() ?? (this.#systemIsDark() ? 'dark' : 'light')) === 'dark');

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => this.#systemIsDark.set(matches));
    effect(() => {
      const chosen = this.#chosen();
      if (!chosen) return;
      document.documentElement.dataset['theme'] = chosen;
      try {
        localStorage.setItem('theme', chosen);
      } catch {
        // it holds until the page is left
      }
    });
  }

  toggle(): void {
    this.#chosen.set(this.isDark() ? 'light' : 'dark');
  }
}
