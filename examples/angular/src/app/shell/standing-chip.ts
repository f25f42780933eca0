import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { duration } from '../format/units';
import { Clock } from '../state/clock';
import { GatewayState } from '../state/gateway';

/** How the connection stands, always in sight. */
@Component({
  selector: 'app-standing-chip',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-tone]': 'look().tone' },
  template: `
    <span class="dot" aria-hidden="true"></span>
    <span role="status" [attr.aria-live]="isExplained() ? 'off' : 'polite'" class="word" data-testid="standing">{{
      look().word
    }}</span>
    <span class="for">{{ time() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      min-width: 0;
      font-size: 0.8125rem;
      white-space: nowrap;
    }

    .dot {
      flex: none;
      forced-color-adjust: none;
      width: 9px;
      height: 9px;
      border-radius: 50%;
      background: var(--ink-2);
    }

    .word {
      font-weight: 500;
    }

    .for {
      overflow: hidden;
      color: var(--ink-2);
      text-overflow: ellipsis;
    }

    :host([data-tone='good']) .dot {
      background: var(--good);
    }

    :host([data-tone='busy']) .dot {
      background: var(--busy);
      animation: beat 1.4s ease-in-out infinite;
    }

    :host([data-tone='bad']) .dot {
      background: var(--bad);
      animation: beat 1.4s ease-in-out infinite;
    }

    @keyframes beat {
      50% {
        opacity: 0.35;
      }
    }
  `,
})
export class StandingChip {
  readonly #standing = inject(GatewayState).standing;
  readonly #clock = inject(Clock);

  /** The banner says it too, in more words. */
  protected readonly isExplained = computed(() => !['Connecting', 'Connected'].includes(this.#standing()._tag));

  protected readonly look = computed(() => {
    switch (this.#standing()._tag) {
      case 'Connecting':
        return { tone: 'busy', word: 'Connecting' };
      case 'Connected':
        return { tone: 'good', word: 'Connected' };
      case 'Silent':
        return { tone: 'busy', word: 'Silent' };
      case 'Lost':
        return { tone: 'bad', word: 'Reconnecting' };
      case 'Unreachable':
        return { tone: 'bad', word: 'Not connected' };
      case 'Refused':
        return { tone: 'bad', word: 'Refused' };
      case 'Ended':
        return { tone: 'bad', word: 'Ended' };
    }
  });

  protected readonly time = computed(() => {
    const standing = this.#standing();
    return 'since' in standing ? duration(this.#clock.now() - standing.since) : '';
  });
}
