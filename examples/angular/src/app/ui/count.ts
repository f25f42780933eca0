import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { debounceTime, skip } from 'rxjs';

/** Milliseconds after the last letter. */
const TYPED = 600;

/** The number of rows. Screen readers announce it after a search, not after each live change. */
@Component({
  selector: 'app-count',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `{{ text() }}`,
  host: { class: 'count' },
})
export class Count {
  readonly text = input.required<string>();
  /** What is looked for. */
  readonly filter = input.required<string>();

  constructor() {
    const announcer = inject(LiveAnnouncer);
    toObservable(this.filter)
      .pipe(skip(1), debounceTime(TYPED), takeUntilDestroyed())
      .subscribe(() => void announcer.announce(this.text()));
  }
}
