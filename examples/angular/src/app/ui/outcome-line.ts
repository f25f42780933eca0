import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { timeOfDay } from '../format/units';
import type { Outcome } from '../state/outcome';

/** What became of a request, read out when it is known. */
@Component({
  selector: 'app-outcome-line',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `
    @let said = outcome();
    @switch (said._tag) {
      @case ('Pending') {
        <span class="quiet">Waiting for the answer…</span>
      }
      @case ('Done') {
        <span class="good">{{ done() }} at {{ time(said.at) }}</span>
      }
      @case ('Failed') {
        <span class="bad">{{ said.problem }}</span>
      }
    }
  `,
  styles: `
    :host {
      display: block;
      min-height: 1.45em;
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }

    .good {
      color: var(--good);
    }

    .bad {
      color: var(--bad);
    }
  `,
})
export class OutcomeLine {
  readonly outcome = input.required<Outcome>();
  /** `Saved`, `Reloaded`. */
  readonly done = input.required<string>();
  protected readonly time = timeOfDay;
}
