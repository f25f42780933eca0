import { BreakpointObserver } from '@angular/cdk/layout';
import { inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/** Pixels of a row in a live table, which has two lines on a phone; as `_table.scss` draws it. */
export const rowHeight = (): Signal<number> =>
  toSignal(
    inject(BreakpointObserver)
      .observe('(width < 600px)')
      .pipe(map(({ matches }) => (matches ? 64 : 40))),
    { initialValue: 40 },
  );
