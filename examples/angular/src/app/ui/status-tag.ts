import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

type Tone = 'good' | 'busy' | 'bad' | 'plain';

const known: Readonly<Record<string, readonly [tone: Tone, text: string]>> = {
  Built: ['good', 'Built'],
  Extended: ['busy', 'Extending'],
  Launched: ['busy', 'Launched'],
  Connected: ['good', 'Connected'],
  Succeeded: ['good', 'Open'],
  SentConnect: ['busy', 'Connecting'],
  SentResolve: ['busy', 'Resolving'],
  Failed: ['bad', 'Failed'],
  Closed: ['plain', 'Closed'],
  Err: ['bad', 'Error'],
  Warn: ['busy', 'Warning'],
  Notice: ['plain', 'Notice'],
  Gap: ['bad', 'Gap'],
};

/** The bytes that a gateway sends for statuses of current Tors that TC does not have. */
const numbers: Readonly<Record<number, string>> = {
  4: 'New',
  5: 'New',
  6: 'Resolving',
  7: 'Detached',
  8: 'Remapped',
  9: 'Waiting',
};

/** A status as a word with a colour, which adds no information. */
@Component({
  selector: 'app-status-tag',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `{{ look()[1] }}`,
  host: { '[attr.data-tone]': 'look()[0]' },
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      height: 1.375rem;
      padding: 0 8px;
      border-radius: 6px;
      background: var(--raised);
      color: var(--ink-2);
      font-size: 0.75rem;
      font-weight: 500;
      white-space: nowrap;
    }

    :host([data-tone='good']) {
      background: var(--good-soft);
      color: var(--good);
    }

    :host([data-tone='busy']) {
      background: var(--busy-soft);
      color: var(--busy);
    }

    :host([data-tone='bad']) {
      background: var(--bad-soft);
      color: var(--bad);
    }
  `,
})
export class StatusTag {
  readonly status = input.required<string | number>();
  protected readonly look = computed((): readonly [Tone, string] => {
    const status = this.status();
    return typeof status === 'number'
      ? ['plain', numbers[status] ?? `Status ${status}`]
      : (known[status] ?? ['plain', status]);
  });
}
