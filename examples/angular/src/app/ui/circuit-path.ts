import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { shortName } from '../format/relay';
import { RelaysState } from '../state/relays';
import { Visible } from './visible';

/** The relays of a circuit, in order, as stations on a line. */
@Component({
  selector: 'app-circuit-path',
  imports: [Visible],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (path().length === 0) {
      <span class="none">no relay yet</span>
    } @else {
      <ol [attr.aria-label]="'Path: ' + path().length + (path().length === 1 ? ' relay' : ' relays')">
        @for (relay of relays(); track $index) {
          <li [class.last]="$last" [title]="path()[$index] ?? '' | visible">
            <span>{{ relay.name | visible }}</span>
            @if (relay.country; as country) {
              <span class="country">{{ country | visible }}</span>
            }
          </li>
        }
      </ol>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }

    ol {
      display: flex;
      min-width: 0;
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      position: relative;
      display: flex;
      flex: 0 1 auto;
      align-items: center;
      min-width: 2.5em;
    }

    span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    li::before {
      content: '';
      flex: none;
      width: 7px;
      height: 7px;
      margin-inline-end: 6px;
      border: 1.5px solid var(--accent);
      border-radius: 50%;
    }

    li.last::before {
      background: var(--accent);
    }

    li:not(.last) {
      margin-inline-end: 8px;
    }

    li:not(.last)::after {
      content: '';
      flex-shrink: 1000; /* gives way before the name does */
      width: 14px;
      height: 1.5px;
      margin-inline-start: 8px;
      background: var(--line-2);
    }

    .country {
      flex: none;
      margin-inline-start: 5px;
      color: var(--ink-2);
      font-size: 0.75rem;
    }

    .none {
      color: var(--ink-2);
    }
  `,
})
export class CircuitPath {
  readonly path = input.required<ReadonlyArray<string>>();
  readonly #countryOf = inject(RelaysState).countryOf;
  protected readonly relays = computed(() =>
    this.path().map((router) => ({ name: shortName(router), country: this.#countryOf()(router) })),
  );
}
