import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatError, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { enter, tokenFrom } from '../gateway/access';
import { injectPlace } from '../gateway/tor';
import { Icon } from '../ui/icon';

export type Why = 'NoToken' | 'Refused';

/** For whoever comes without a token, or with one that is not taken. */
@Component({
  selector: 'app-sign-in',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <main class="card">
      <app-icon [name]="why() === 'Refused' ? 'warning' : 'lock'" [class.bad]="why() === 'Refused'" />
      @switch (why()) {
        @case ('NoToken') {
          @if (isOnce) {
            <h1>Open the dashboard with its link</h1>
            <p>
              The command that started this dashboard has printed a link with a token in it. Open that link, or paste it
              here. It is in the terminal in which the command runs.
            </p>
          } @else {
            <h1>Open the dashboard with its password</h1>
            <p>It is the one that the gateway was given by whoever started it.</p>
          }
        }
        @case ('Refused') {
          <h1 role="alert">The gateway did not accept this page</h1>
          @if (isOnce) {
            <p>
              The link has been used already, or the dashboard was started anew since then: each link opens the
              dashboard once, in one browser tab. Press Enter in the terminal in which the command runs to have another
              link, and open it or paste it here.
            </p>
          } @else {
            <p>The password is not the one that the gateway knows. Enter the right one.</p>
          }
        }
      }
      <form (submit)="open($event)">
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ isOnce ? 'Link or token' : 'Password, or link' }}</mat-label>
          <input
            matInput
            [type]="isOnce ? 'text' : 'password'"
            autocomplete="off"
            spellcheck="false"
            [value]="pasted()"
            (input)="pasted.set($any($event.target).value)"
          />
          <mat-hint>It is taken into memory only.</mat-hint>
        </mat-form-field>
        @if (complaint()) {
          <mat-error role="alert">{{ complaint() }}</mat-error>
        }
        <button matButton="filled" type="submit">Open the dashboard</button>
      </form>
    </main>
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
      min-height: 100%;
      padding: 24px var(--gutter);
    }

    main {
      display: grid;
      gap: 14px;
      width: min(100%, 30rem);
      padding: 32px;
    }

    app-icon {
      width: 2rem;
      height: 2rem;
      color: var(--accent);

      &.bad {
        color: var(--bad);
      }
    }

    h1 {
      font-size: 1.375rem;
      font-weight: 600;
      line-height: 1.25;
    }

    p {
      color: var(--ink-2);
    }

    form {
      display: grid;
      gap: 14px;
      margin-top: 6px;
    }

    button {
      justify-self: start;
    }
  `,
})
export class SignIn {
  readonly why = input.required<Why>();
  readonly #kind = injectPlace().token;
  protected readonly isOnce = this.#kind === 'once';
  protected readonly pasted = signal('');
  readonly #tried = signal(false);
  readonly #token = computed(() => tokenFrom(this.pasted(), this.#kind));
  protected readonly complaint = computed(() =>
    !this.#tried() || this.#token() !== undefined
      ? ''
      : this.isOnce
        ? 'Paste the whole link, or the token after #token='
        : 'Enter the password',
  );

  protected open(event: Event): void {
    event.preventDefault();
    const token = this.#token();
    this.#tried.set(true);
    if (token !== undefined) enter(token);
  }
}
