import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Icon } from './icon';

/** A text that rows are to have in them. */
@Component({
  selector: 'app-search-box',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <label>
      <app-icon name="search" />
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-label]="label()"
        [placeholder]="label()"
        [value]="text()"
        (input)="text.set($any($event.target).value)"
      />
    </label>
  `,
  styles: `
    :host {
      display: block;
      width: min(100%, 280px);
    }

    label {
      display: flex;
      align-items: center;
      gap: 8px;
      height: 36px;
      padding: 0 10px;
      border: 1px solid var(--line-2);
      border-radius: 8px;
      background: var(--card);
      color: var(--ink-2);

      &:focus-within {
        border-color: var(--accent);
        outline: 1px solid var(--accent);
      }
    }

    app-icon {
      width: 1.0625rem;
      height: 1.0625rem;
    }

    input {
      flex: 1;
      min-width: 0;
      border: 0;
      outline: 0;
      background: none;
      color: var(--ink);
      font: inherit;

      &::placeholder {
        color: var(--ink-2);
        opacity: 1;
      }
    }
  `,
})
export class SearchBox {
  readonly text = model('');
  readonly label = input.required<string>();
}
