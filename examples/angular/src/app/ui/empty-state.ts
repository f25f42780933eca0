import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { duration } from '../format/units';
import { Clock } from '../state/clock';
import { GatewayState } from '../state/gateway';

/** Why there is nothing to see: the connection's reason before the Tor's. */
@Component({
  selector: 'app-empty-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isWaiting()) {
      <span class="spinner" aria-hidden="true"></span>
    }
    <p>{{ text() }}</p>
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
      align-content: center;
      gap: 10px;
      min-height: 120px;
      padding: 24px;
      color: var(--ink-2);
      text-align: center;
    }

    p {
      max-width: 44ch;
      text-wrap: balance;
    }

    .spinner {
      width: 22px;
      height: 22px;
      border: 2.5px solid var(--line-2);
      border-top-color: var(--accent);
      border-radius: 50%;
      animation: turn 0.9s linear infinite;
    }

    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  `,
})
export class EmptyState {
  readonly #gateway = inject(GatewayState);
  readonly #clock = inject(Clock);

  /** The text while connected. */
  readonly of = input.required<string>();

  protected readonly isWaiting = computed(() => this.#gateway.standing()._tag !== 'Connected');
  protected readonly text = computed(() => {
    const standing = this.#gateway.standing();
    switch (standing._tag) {
      case 'Connecting':
        return 'Connecting to the gateway.';
      case 'Lost':
        return (
          `The connection was lost ${duration(this.#clock.now() - standing.since)} ago. What is known comes ` +
          `back with it.`
        );
      case 'Silent':
        return `Nothing has come from the Tor for ${duration(this.#clock.now() - standing.since)}.`;
      case 'Unreachable':
        return standing.reason._tag === 'ServerError'
          ? 'The gateway has no connection to the Tor.'
          : 'The gateway does not answer.';
      case 'Refused':
      case 'Ended':
        return 'Not connected.';
      case 'Connected':
        return this.of();
    }
  });
}
