import { DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'theme';

const stored = (): Theme => themes.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';

/** Light, dark, or as the system has it; kept for the next time. */
@Injectable({ providedIn: 'root' })
export class ThemeState {
  readonly #root = inject(DOCUMENT).documentElement;
  readonly theme = signal<Theme>(stored());

  constructor() {
    effect(() => {
      const theme = this.theme();
      if (theme === 'system') this.#root.removeAttribute('data-theme');
      else this.#root.setAttribute('data-theme', theme);
      localStorage.setItem(KEY, theme);
    });
  }
}
