import { computed, Injectable } from '@angular/core';
import { torStatus } from 'rx-tor-control/angular';
import { isRefusal } from '../gateway/access';

/** Whether the gateway did not take this page's secret. Looking connects nothing. */
@Injectable({ providedIn: 'root' })
export class Refusal {
  readonly #status = torStatus();
  readonly isRefused = computed(() => {
    const status = this.#status();
    return status._tag === 'Closed' && isRefusal(status.reason);
  });
}
