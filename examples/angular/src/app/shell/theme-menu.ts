import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../ui/icon';
import { ThemeState, themes } from './theme';

const looks = {
  system: { icon: 'system', text: 'As the system' },
  light: { icon: 'sun', text: 'Light' },
  dark: { icon: 'moon', text: 'Dark' },
} as const;

@Component({
  selector: 'app-theme-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="'Theme: ' + looks[theme()].text">
      <app-icon [name]="looks[theme()].icon" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      @for (one of themes; track one) {
        <button
          mat-menu-item
          type="button"
          role="menuitemradio"
          [attr.aria-checked]="theme() === one"
          (click)="theme.set(one)"
        >
          <span class="entry" [class.chosen]="theme() === one"
            ><app-icon [name]="looks[one].icon" />{{ looks[one].text }}</span
          >
        </button>
      }
    </mat-menu>
  `,
  styles: `
    .entry {
      display: flex;
      align-items: center;
      gap: 12px;
    }

    .chosen {
      color: var(--accent);
      font-weight: 600;
    }
  `,
})
export class ThemeMenu {
  protected readonly theme = inject(ThemeState).theme;
  protected readonly themes = themes;
  protected readonly looks = looks;
}
