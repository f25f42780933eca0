import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { duration } from '../format/units';
import { Clock } from '../state/clock';
import type { Age as AgeOf } from '../state/ages';

/** How long something has lived; `over` where it had begun before this page was told of it. */
@Component({
  selector: 'app-age',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `{{ text() }}`,
})
export class Age {
  readonly #clock = inject(Clock);
  readonly of = input.required<AgeOf>();
  protected readonly text = computed(() => {
    const { since, exact } = this.of();
    return `${exact ? '' : 'over '}${duration(this.#clock.now() - since)}`;
  });
}
