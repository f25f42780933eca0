import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Strokes on a grid of 24. */
const paths = {
  overview: 'M3 13h4l3-8 4 14 3-6h4',
  circuits: 'M5 6.5a2 2 0 1 0 0-.01M12 14a2 2 0 1 0 0-.01M19 19.5a2 2 0 1 0 0-.01M6.5 8l4 4.7M13.6 15.5l3.7 2.7',
  streams: 'M4 7h11m0 0-3-3m3 3-3 3M20 17H9m0 0 3-3m-3 3 3 3',
  connections: 'M9 15l6-6M10.5 6.5l1.3-1.3a4.2 4.2 0 0 1 6 6l-1.3 1.3M13.5 17.5l-1.3 1.3a4.2 4.2 0 0 1-6-6l1.3-1.3',
  log: 'M5 6h14M5 10.5h14M5 15h9M5 19.5h6',
  configuration:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 7m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M9 17m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  mappings: 'M4 6h5M4 18h5M15 12h5M9 6c4 0 2 6 6 6M9 18c4 0 2-6 6-6',
  onions:
    'M12 3c0 3 7 5 7 11a7 7 0 0 1-14 0c0-6 7-8 7-11M12 8c0 2 3.5 3.5 3.5 6.5a3.5 3.5 0 0 1-7 0c0-3 3.5-4.5 3.5-6.5',
  information: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 11v5.5M12 7.5v.01',
  reload: 'M20 5v5h-5M4 19v-5h5M5.6 9.5A7 7 0 0 1 17 6.6L20 10M18.4 14.5A7 7 0 0 1 7 17.4L4 14',
  identity: 'M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8M5 20c.8-3.6 3.4-5.4 7-5.4s6.2 1.8 7 5.4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M12 4.5a1 1 0 1 0 0 2 1 1 0 1 0 0-2M12 11a1 1 0 1 0 0 2 1 1 0 1 0 0-2M12 17.5a1 1 0 1 0 0 2 1 1 0 1 0 0-2',
  close: 'M6 6l12 12M18 6 6 18',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.5 15.5 20 20',
  sun:
    'M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 ' +
    '1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  pause: 'M8.5 5v14M15.5 5v14',
  play: 'M8 5l11 7-11 7z',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  add: 'M12 5v14M5 12h14',
  remove: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  save: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5',
  busy: 'M12 3a9 9 0 1 0 9 9',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  warning: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.01',
  arrow: 'M5 12h14m0 0-5-5m5 5-5 5',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
} as const;

export type IconName = keyof typeof paths;

@Component({
  selector: 'app-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 1.25rem;
      height: 1.25rem;
    }

    svg {
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => paths[this.name()]);
}
