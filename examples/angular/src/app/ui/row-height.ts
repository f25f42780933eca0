import { BreakpointObserver } from '@angular/cdk/layout';
import { computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/**
 * Pixels of a row in a live table, which has two lines on a phone; as `_table.scss` draws it, with the size of the
 * text.
 */
export const rowHeight = (): Signal<number> => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isNarrow = toSignal(
    inject(BreakpointObserver)
      .observe('(width < 600px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  return computed(() => rem * (isNarrow() ? 4 : 2.5));
};
