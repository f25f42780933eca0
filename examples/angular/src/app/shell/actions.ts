import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatTooltip } from '@angular/material/tooltip';
import type { Action } from '../state/outcome';
import { GatewayState } from '../state/gateway';
import { Signals, Writing } from '../state/writing';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';

interface SignalAction {
  readonly name: string;
  readonly icon: IconName;
  readonly hint: string;
  readonly action: Action<void>;
  readonly done: () => string;
}

/** Reload and new identity, with what became of them. */
@Component({
  selector: 'app-actions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, MatTooltip],
  template: `
    <div class="wide">
      @for (one of actions; track one.name) {
        <button
          matButton="outlined"
          type="button"
          disabledInteractive
          [disabled]="!isPossible()"
          [matTooltip]="isPossible() ? one.hint : why()"
          (click)="run(one)"
        >
          <app-icon
            matButtonIcon
            [name]="one.action.outcome()._tag === 'Pending' ? 'busy' : one.icon"
            [class.busy]="one.action.outcome()._tag === 'Pending'"
          />
          {{ one.name }}
        </button>
      }
    </div>
    <div class="narrow">
      <button matIconButton type="button" aria-label="Actions" [matMenuTriggerFor]="menu">
        <app-icon name="more" />
      </button>
      <mat-menu #menu="matMenu" xPosition="before">
        @for (one of actions; track one.name) {
          <button mat-menu-item type="button" [disabled]="!isPossible()" (click)="run(one)">
            <span class="entry"><app-icon [name]="one.icon" />{{ one.name }}</span>
          </button>
        }
      </mat-menu>
    </div>
  `,
  styles: `
    .wide {
      display: flex;
      gap: 8px;
    }

    .narrow {
      display: none;
    }

    .entry {
      display: inline-flex;
      align-items: center;
      gap: 8px;
    }

    .entry app-icon {
      width: 1.125rem;
      height: 1.125rem;
    }

    .busy {
      animation: turn 0.9s linear infinite;
    }

    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }

    @media (width < 840px) {
      .wide {
        display: none;
      }

      .narrow {
        display: block;
      }
    }
  `,
})
export class Actions {
  readonly #snackBar = inject(MatSnackBar);
  readonly #writing = inject(Writing);
  readonly #gateway = inject(GatewayState);
  readonly #signals = inject(Signals);

  protected readonly actions: ReadonlyArray<SignalAction> = [
    {
      name: 'Reload',
      icon: 'reload',
      hint: 'Has the Tor read its torrc again',
      action: this.#signals.reload,
      done: () => 'The Tor has reloaded its configuration.',
    },
    ...(this.#gateway.place.protocol === 'TC'
      ? []
      : [
          {
            name: 'New identity',
            icon: 'identity',
            hint: 'New connections use new circuits',
            action: this.#signals.newIdentity,
            done: () => {
              const delay = this.#signals.delay();
              return delay === undefined
                ? 'New connections use new circuits from now on.'
                : `The Tor has done this a moment ago: new connections use new circuits in ${delay}\u00a0s.`;
            },
          } as const,
        ]),
  ];

  protected isPossible(): boolean {
    return this.#writing.isAllowed() && this.#gateway.isConnected();
  }

  protected why(): string {
    return this.#writing.isAllowed() ? 'There is no connection' : 'This dashboard may only read';
  }

  protected async run({ name, action, done }: SignalAction): Promise<void> {
    if (!this.isPossible() || action.outcome()._tag === 'Pending') return;
    await action.run();
    const outcome = action.outcome();
    if (outcome._tag === 'Failed') {
      this.#snackBar.open(`${name} did not work. ${outcome.problem}`, 'Close', { politeness: 'assertive' });
    } else {
      this.#snackBar.open(done(), undefined, { duration: 5_000 });
    }
  }
}
