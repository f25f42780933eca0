import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { timeOfDay } from '../../format/units';
import { GatewayState } from '../../state/gateway';
import { InformationState } from '../../state/information';
import { EmptyState } from '../../ui/empty-state';
import { Visible } from '../../ui/visible';

@Component({
  selector: 'app-information',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EmptyState, MatButton, MatFormField, MatInput, MatLabel, Visible],
  host: { class: 'page' },
  template: `
    <div class="page-head"><h1>Information</h1></div>
    <p class="page-note">GETINFO of one key, such as version, uptime or ns/name/amber.</p>
    <form class="card" aria-label="Question" (submit)="ask($event)">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Key</mat-label>
        <input
          matInput
          class="mono"
          autocomplete="off"
          spellcheck="false"
          list="info-names"
          [value]="key()"
          (input)="key.set($any($event.target).value)"
        />
      </mat-form-field>
      <datalist id="info-names">
        @for (one of state.names(); track one.name) {
          <option [value]="one.name">{{ one.documentation | visible }}</option>
        }
      </datalist>
      <button matButton="filled" type="submit" [disabled]="key().trim() === '' || state.answer()._tag === 'Pending'">
        Ask
      </button>
    </form>
    <div class="card page-body">
      @let answer = state.answer();
      @switch (answer._tag) {
        @case ('NotAsked') {
          <app-empty-state of="The answer of the Tor appears here." />
        }
        @case ('Pending') {
          <app-empty-state [of]="'Asking the Tor for ' + (answer.key | visible) + '…'" />
        }
        @case ('Failed') {
          <div class="failed" role="alert">
            <p>{{ answer.problem }}</p>
          </div>
        }
        @case ('Answered') {
          <div class="scroller" tabindex="0" role="region" [attr.aria-label]="'Answer to ' + (answer.key | visible)">
            <p class="quiet" role="status">{{ answer.key | visible }} at {{ time(answer.at) }}</p>
            @if (answer.text === '') {
              <p class="quiet">The value is empty.</p>
            } @else {
              <pre class="mono">{{ shown() | visible }}</pre>
            }
          </div>
        }
      }
    </div>
  `,
  styles: `
    form {
      display: flex;
      flex: none;
      flex-wrap: wrap;
      align-items: center;
      gap: 10px 12px;
      padding: 14px 16px;
    }

    mat-form-field {
      flex: 1 1 240px;
    }

    .scroller {
      padding: 14px 16px;
    }

    pre {
      margin: 8px 0 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class Information {
  protected readonly state = inject(InformationState);
  readonly #gateway = inject(GatewayState);
  protected readonly key = signal('');
  protected readonly time = timeOfDay;

  /** A consensus has megabytes, which no one reads here. */
  protected readonly shown = computed(() => {
    const answer = this.state.answer();
    if (answer._tag !== 'Answered') return '';
    const { text } = answer;
    return text.length > LONGEST
      ? `${text.slice(0, LONGEST)}\n… ${String(text.length - LONGEST)} more characters`
      : text;
  });

  constructor() {
    effect(() => {
      if (this.#gateway.isConnected()) untracked(() => void this.state.loadNames());
    });
  }

  protected ask(event: Event): void {
    event.preventDefault();
    const key = this.key().trim();
    if (key !== '') void this.state.ask(key);
  }
}

const LONGEST = 100_000;
