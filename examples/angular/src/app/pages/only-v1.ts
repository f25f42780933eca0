import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ActivatedRoute } from '@angular/router';
import { EmptyState } from '../ui/empty-state';

/** Stands for a page whose requests TC does not have. */
@Component({
  selector: 'app-only-v1',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EmptyState],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>{{ title }}</h1>
    </div>
    <div class="card page-body">
      <app-empty-state
        of="Not available: the Tor behind this dashboard speaks TC, which has no request for this.
          Start the dashboard with the v1 address of the Tor, such as --tor tor://127.0.0.1:9051."
      />
    </div>
  `,
})
export class OnlyV1 {
  protected readonly title = inject(ActivatedRoute).snapshot.title;
}
