import { DOCUMENT, Service, inject, signal } from '@angular/core';

const key = 'demo.theme';

/** Light or dark: what the system says until the user says otherwise. */
@Service()
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = rememberedTheme();

  readonly isDark = signal(
    this.chosen === null
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : this.chosen === 'dark',
  );

  constructor() {
    if (this.chosen !== null) {
      this.root.dataset['theme'] = this.chosen;
    }
  }

  toggle(): void {
    const theme = this.isDark() ? 'light' : 'dark';
    this.isDark.set(theme === 'dark');
    this.root.dataset['theme'] = theme;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Storage is denied: the choice lasts as long as the page.
    }
  }
}

function rememberedTheme(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
