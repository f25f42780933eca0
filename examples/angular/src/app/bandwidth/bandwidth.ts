import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import type { ChartData, ChartOptions } from 'chart.js';
import { BaseChartDirective, provideCharts } from 'ng2-charts';
import { fromEvent, merge } from 'rxjs';
import { duration, bytes, bytesIn, plural, timeOfDay } from '../format/units';
import { ThemeState } from '../shell/theme';
import { Clock } from '../state/clock';
import { TrafficState } from '../state/traffic';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { gapBands } from './gap-bands';
import { fitted, gridStep, summaryOf, thinned, tickStep, timesOf, within } from './window';

interface Colours {
  readonly read: string;
  readonly written: string;
  readonly ink: string;
  readonly line: string;
}

/** How many rows the table has. */
const PARTS = 10;

@Component({
  selector: 'app-bandwidth',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [BaseChartDirective, EmptyState, Icon, MatButton, MatButtonToggle, MatButtonToggleGroup, MatIconButton],
  // what the one chart needs: the rest of Chart.js is not in the bundle
  providers: [
    provideCharts({ registerables: [Filler, LinearScale, LineController, LineElement, PointElement, Tooltip] }),
  ],
  templateUrl: './bandwidth.html',
  styleUrl: './bandwidth.scss',
})
export class Bandwidth {
  readonly #traffic = inject(TrafficState);
  readonly #clock = inject(Clock);
  readonly #theme = inject(ThemeState).theme;
  private readonly toggler = viewChild.required<string, ElementRef<HTMLElement>>('toggler', { read: ElementRef });
  /** What else the colours depend on. */
  readonly #system = toSignal(
    merge(
      ...['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
        fromEvent(matchMedia(query), 'change'),
      ),
    ),
  );
  private readonly read = viewChild.required<ElementRef<HTMLElement>>('read');
  private readonly written = viewChild.required<ElementRef<HTMLElement>>('written');

  protected readonly bytes = bytes;
  protected readonly plural = plural;
  protected readonly time = timeOfDay;

  protected readonly choices = [1, 5, 15, 60] as const;
  protected readonly minutes = signal(5);
  /** The right edge while it does not move. */
  protected readonly pausedAt = signal<number | undefined>(undefined);
  protected readonly asTable = signal(false);
  protected drag: { readonly x: number; readonly end: number } | undefined;

  /** It grows with the data to what was chosen, but not while it is paused. */
  readonly #span = computed(() => {
    const now = this.pausedAt() === undefined ? this.#clock.now() : untracked(this.#clock.now);
    return fitted(untracked(this.#traffic.seconds), now, this.minutes() * 60_000);
  });
  protected readonly end = computed(() => this.pausedAt() ?? this.#clock.now());
  /** Drawn with the clock, however fast figures come. */
  readonly #shown = computed(() => {
    const end = this.end();
    return within(untracked(this.#traffic.seconds), end, this.#span());
  });

  protected readonly total = this.#traffic.total;
  protected readonly isEmpty = computed(() => this.#traffic.seconds().length === 0);
  protected readonly rate = computed(() => {
    const now = this.#traffic.now();
    const of = (count: number | undefined) => (count === undefined ? (['–', ''] as const) : bytesIn(count));
    return { read: of(now?.read), written: of(now?.written) };
  });
  protected readonly canGoBack = computed(
    () => (this.#traffic.seconds()[0]?.at ?? Infinity) < this.end() - this.#span(),
  );

  protected readonly summary = computed(() => {
    const of = summaryOf(this.#shown());
    const when = `Bandwidth in the ${duration(this.#span())} until ${timeOfDay(this.end())}`;
    return of === undefined
      ? `${when}: not known.`
      : `${when}: ${bytes(of.read)}/s read on average, ${bytes(of.peakRead)}/s at most; ` +
          `${bytes(of.written)}/s written on average, ${bytes(of.peakWritten)}/s at most.`;
  });

  protected readonly parts = computed(() => {
    const part = this.#span() / PARTS;
    return Array.from({ length: PARTS }, (_, i) => {
      const until = this.end() - i * part;
      const seconds = this.#shown().filter(({ at }) => at > until - part && at <= until);
      return { from: until - part, summary: summaryOf(seconds) };
    });
  });

  /** Pixels, as the user has set it. */
  readonly #textSize = parseFloat(getComputedStyle(document.documentElement).fontSize);
  readonly #colours = signal<Colours>({ read: '', written: '', ink: '', line: '' });
  protected readonly plugins = [gapBands(() => this.#colours().line)];

  protected readonly data = computed((): ChartData<'line', Array<{ x: number; y: number }>> => {
    const { read, written } = this.#colours();
    const line = { borderWidth: 1.75, pointRadius: 0, pointHitRadius: 0, parsing: false as const, normalized: true };
    return {
      datasets: [
        {
          ...line,
          label: 'Read',
          data: thinned(this.#shown(), 'read', this.end(), this.#span()),
          borderColor: read,
          backgroundColor: withAlpha(read, 0.12),
          fill: 'origin',
        },
        {
          ...line,
          label: 'Written',
          data: thinned(this.#shown(), 'written', this.end(), this.#span()),
          borderColor: written,
          borderDash: [5, 3],
        },
      ],
    };
  });

  protected readonly options = computed((): ChartOptions<'line'> => {
    const { ink, line } = this.#colours();
    const of = summaryOf(this.#shown());
    const step = gridStep(Math.max(of?.peakRead ?? 0, of?.peakWritten ?? 0));
    const end = this.end();
    const span = this.#span();
    const every = tickStep(span);
    const ticks = { color: ink, font: { family: 'IBM Plex Sans', size: 0.72 * this.#textSize } };
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: -span / 1_000,
          max: 0,
          border: { color: line },
          grid: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = timesOf(end, span, every).map((value) => ({ value }));
          },
          ticks: {
            ...ticks,
            maxRotation: 0,
            callback: (x) => timeOfDay(end + 1000 * Number(x)).slice(0, every < 60_000 ? 8 : 5),
          },
        },
        y: {
          min: 0,
          suggestedMax: step * 3,
          border: { display: false },
          grid: { color: line },
          ticks: { ...ticks, stepSize: step, padding: 6, callback: (y) => `${bytes(Number(y))}/s` },
        },
      },
      plugins: {
        tooltip: {
          displayColors: true,
          callbacks: {
            title: ([item]) => (item === undefined ? '' : timeOfDay(end + 1000 * Number(item.parsed.x))),
            label: ({ dataset, parsed }) => ` ${String(dataset.label)}: ${bytes(Number(parsed.y))}/s`,
          },
        },
      },
    };
  });

  constructor() {
    // a canvas has no CSS: it takes the colours that the legend was given
    effect(() => {
      this.#theme();
      this.#system();
      const read = this.read().nativeElement;
      const colour = (element: Element, of: 'backgroundColor' | 'color'): string => getComputedStyle(element)[of];
      this.#colours.set({
        read: colour(read, 'backgroundColor'),
        written: colour(this.written().nativeElement, 'backgroundColor'),
        ink: colour(read.parentElement ?? read, 'color'),
        line: withAlpha(colour(read.parentElement ?? read, 'color'), 0.12),
      });
    });
  }

  protected toggle(): void {
    this.pausedAt.set(this.pausedAt() === undefined ? this.#clock.now() : undefined);
  }

  /** By a part of what is shown; back at the present it goes on. */
  protected pan(part: number): void {
    this.#moveTo(this.end() + part * this.#span());
    // the button that was pressed is there no more
    if (this.pausedAt() === undefined) this.toggler().nativeElement.focus();
  }

  protected begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.drag = { x: event.clientX, end: this.end() };
  }

  protected move(event: PointerEvent): void {
    const element = event.currentTarget;
    if (this.drag === undefined || !(element instanceof HTMLElement)) return;
    const moved = event.clientX - this.drag.x;
    if (this.pausedAt() === undefined && Math.abs(moved) < 6) return;
    element.setPointerCapture(event.pointerId);
    this.#moveTo(this.drag.end - (moved / element.clientWidth) * this.#span());
  }

  protected drop(): void {
    this.drag = undefined;
  }

  #moveTo(end: number): void {
    const oldest = this.#traffic.seconds()[0]?.at ?? end;
    const isPresent = end >= this.#clock.now();
    this.pausedAt.set(isPresent ? undefined : Math.max(end, Math.min(oldest + this.#span(), this.#clock.now())));
  }
}

/** `rgb(1, 2, 3)`, as browsers compute it, with an alpha. */
const withAlpha = (colour: string, alpha: number): string => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
