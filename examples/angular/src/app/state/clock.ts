import { Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map, timer } from 'rxjs';

/** The time, once a second, for ages. */
@Injectable({ providedIn: 'root' })
export class Clock {
  readonly now = toSignal(timer(0, 1_000).pipe(map(() => Date.now())), { initialValue: Date.now() });
}
