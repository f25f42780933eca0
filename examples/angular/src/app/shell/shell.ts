import { BreakpointObserver } from '@angular/cdk/layout';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatIconButton } from '@angular/material/button';
import { MatSidenavModule } from '@angular/material/sidenav';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { map } from 'rxjs';
import { injectPlace } from '../gateway/tor';
import { CircuitsState } from '../state/circuits';
import { ConnectionsState } from '../state/connections';
import { LogState } from '../state/log';
import { StreamsState } from '../state/streams';
import { TrafficState } from '../state/traffic';
import { Writing } from '../state/writing';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { Actions } from './actions';
import { Banner } from './banner';
import { StandingChip } from './standing-chip';
import { ThemeMenu } from './theme-menu';

interface Page {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  readonly count?: Signal<number>;
  /** What the count is of, for those who hear it. */
  readonly of?: string;
  readonly isBad?: boolean;
}

@Component({
  selector: 'app-shell',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Actions,
    Banner,
    Icon,
    MatIconButton,
    MatSidenavModule,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    StandingChip,
    ThemeMenu,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  protected readonly place = injectPlace();
  protected readonly isWritable = inject(Writing).isAllowed;
  protected readonly isWide = toSignal(
    inject(BreakpointObserver)
      .observe('(min-width: 62.5em)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: matchMedia('(min-width: 62.5em)').matches },
  );

  protected readonly pages: ReadonlyArray<Page> = [
    { path: '', name: 'Overview', icon: 'overview' },
    { path: 'circuits', name: 'Circuits', icon: 'circuits', count: sizeOf(inject(CircuitsState)), of: ' living' },
    { path: 'streams', name: 'Streams', icon: 'streams', count: sizeOf(inject(StreamsState)), of: ' living' },
    {
      path: 'connections',
      name: 'OR connections',
      icon: 'connections',
      count: sizeOf(inject(ConnectionsState)),
      of: ' living',
    },
    {
      path: 'log',
      name: 'Log',
      icon: 'log',
      count: inject(LogState).problems,
      of: ' warnings and errors',
      isBad: true,
    },
    { path: 'configuration', name: 'Configuration', icon: 'configuration' },
    { path: 'mappings', name: 'Address mappings', icon: 'mappings' },
    { path: 'onions', name: 'Onion services', icon: 'onions' },
    { path: 'information', name: 'Information', icon: 'information' },
  ];

  constructor() {
    // gathers from the beginning, also while another page is in sight
    inject(TrafficState);
  }
}

const sizeOf = ({ table }: { readonly table: Signal<{ readonly rows: { readonly size: number } }> }): Signal<number> =>
  computed(() => table().rows.size);
