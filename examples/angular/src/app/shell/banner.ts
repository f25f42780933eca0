import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import type { TorError } from 'rx-tor-control';
import { problemOf } from '../format/problem';
import { duration } from '../format/units';
import { visible } from '../format/visible';
import { Clock } from '../state/clock';
import { GatewayState } from '../state/gateway';
import { Icon } from '../ui/icon';

/** Why the gateway answers but does not let the page in: it has no connection to its Tor. */
const refusalOf = (reason: TorError | undefined): string | undefined =>
  reason?._tag === 'ServerError' ? `The gateway answers: ${visible(reason.text)}` : undefined;

/** What is wrong with the connection, and what happens about it, for as long as it is so. */
@Component({
  selector: 'app-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (text(); as said) {
      <div class="banner" role="alert">
        <app-icon name="warning" />
        <p>{{ said }}</p>
      </div>
      <p class="next" aria-hidden="true">{{ next() }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 4px 16px;
      padding: 10px var(--gutter);
      background: var(--bad-soft);
      color: var(--bad);
      font-size: 0.8438rem;
    }

    :host(:not(:has(.banner))) {
      display: none;
    }

    .banner {
      display: flex;
      align-items: center;
      gap: 10px;
    }

    .next {
      padding-inline-start: 30px;
    }
  `,
})
export class Banner {
  readonly #standing = inject(GatewayState).standing;
  readonly #clock = inject(Clock);

  protected readonly text = computed(() => {
    const standing = this.#standing();
    switch (standing._tag) {
      case 'Connecting':
      case 'Connected':
      case 'Refused':
        return '';
      case 'Unreachable':
        return (
          refusalOf(standing.reason) ??
          `The gateway at ${location.host} does not answer. Check that the command that started the dashboard still ` +
            `runs.`
        );
      case 'Lost':
        return `The connection was lost, and the page tries to connect again. ${
          refusalOf(standing.reason) ?? ''
        } Events that happen meanwhile are missing here.`;
      case 'Silent':
        return (
          'Nothing comes from the Tor, although the connection stands: it, or the gateway, may be stopped, or ' +
          'out of reach of the other.'
        );
      case 'Ended':
        return `The Tor has ended. Start it, and then the dashboard, again. ${problemOf(standing.reason)}`;
    }
  });

  protected readonly next = computed(() => {
    const standing = this.#standing();
    const until = 'until' in standing ? standing.until : undefined;
    if (until === undefined) return 'until' in standing ? 'Connecting…' : '';
    return until > this.#clock.now() ? `Next try in ${duration(until - this.#clock.now() + 999)}` : 'Connecting…';
  });
}
