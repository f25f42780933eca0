import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { injectAccess } from './gateway/tor';
import { tokenIn } from './gateway/access';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';
import type { Why } from './shell/sign-in';
import { ThemeState } from './shell/theme';
import { Refusal } from './state/refusal';

/** The dashboard for those who have a key to it, and the way to one for the others. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Shell, SignIn],
  host: { '(window:hashchange)': 'readHash()' },
  template: `
    @if (why(); as reason) {
      <app-sign-in [why]="reason" />
    } @else {
      <app-shell />
    }
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
})
export class App {
  readonly #isGiven = injectAccess().isGiven;
  readonly #refusal = inject(Refusal);

  protected readonly why = computed((): Why | undefined =>
    !this.#isGiven ? 'NoToken' : this.#refusal.isRefused() ? 'Refused' : undefined,
  );

  constructor() {
    inject(ThemeState);
  }

  /** Another link was put into the address bar of this tab. */
  protected readHash(): void {
    if (tokenIn(location.hash) !== undefined) location.reload();
  }
}
