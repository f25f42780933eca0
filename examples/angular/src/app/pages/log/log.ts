import { LiveAnnouncer } from '@angular/cdk/a11y';
import { CdkVirtualScrollViewport, ScrollingModule } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { severities } from '../../format/logText';
import type { Severity } from '../../format/logText';
import { moment, number, plural } from '../../format/units';
import { Clock } from '../../state/clock';
import { LogState } from '../../state/log';
import type { LogLine } from '../../state/log';
import { Count } from '../../ui/count';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { rowHeight } from '../../ui/row-height';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';

const names: Readonly<Record<Severity, string>> = { Err: 'Errors', Warn: 'Warnings', Notice: 'Notices' };

@Component({
  selector: 'app-log',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Count,
    EmptyState,
    Icon,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatIconButton,
    ScrollingModule,
    SearchBox,
    StatusTag,
  ],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>Log</h1>
      <app-count [text]="count()" [filter]="filter()" />
      <span class="spring"></span>
      <mat-button-toggle-group
        multiple
        hideMultipleSelectionIndicator
        aria-label="Severities shown"
        [value]="shown()"
        (change)="shown.set($event.value)"
      >
        @for (severity of severities; track severity) {
          <mat-button-toggle [value]="severity">{{ names[severity] }}</mat-button-toggle>
        }
      </mat-button-toggle-group>
      <app-search-box label="Text" [(text)]="text" />
      <button matButton="outlined" type="button" (click)="toggle()">
        <app-icon matButtonIcon [name]="held() === undefined ? 'pause' : 'play'" />
        {{ held() === undefined ? 'Pause' : missed() === 0 ? 'Go on' : number(missed()) + ' new, go on' }}
      </button>
    </div>
    <div class="card page-body">
      <cdk-virtual-scroll-viewport
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label="Log, newest last"
        aria-description="The arrow keys choose a line"
        [itemSize]="rowHeight()"
        minBufferPx="400"
        maxBufferPx="800"
        (wheel)="$event.deltaY < 0 && hold()"
        (touchmove)="hold()"
        (keydown)="read($event)"
        (pointerdown)="grab($event)"
      >
        <button
          *cdkVirtualFor="let line of lines(); trackBy: byId; templateCacheSize: 60"
          type="button"
          tabindex="-1"
          class="line"
          [class.gap]="line.severity === 'Gap'"
          [class.chosen]="line.id === chosen()?.id"
          [style.height.px]="rowHeight()"
          (click)="chosen.set(line)"
        >
          <time class="mono">{{ time(line.at) }}</time>
          <app-status-tag [status]="line.severity" />
          <span class="text">{{ line.text }}</span>
        </button>
      </cdk-virtual-scroll-viewport>
      @if (chosen(); as line) {
        <div class="whole" role="region" aria-label="The chosen line">
          <p>
            <time class="mono">{{ time(line.at) }}</time> {{ line.text }}
          </p>
          <button matIconButton type="button" aria-label="Close" (click)="chosen.set(undefined)">
            <app-icon name="close" />
          </button>
        </div>
      }
      @if (lines().length === 0) {
        <app-empty-state [of]="empty()" />
      }
    </div>
  `,
  styles: `
    .line {
      display: grid;
      grid-template-columns: auto 4.75rem minmax(0, 1fr);
      align-items: center;
      gap: 12px;
      width: 100%;
      padding: 0 16px;
      border: 0;
      border-bottom: 1px solid var(--line);
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;

      &:hover {
        background: var(--raised);
      }

      &:focus-visible {
        outline-offset: -2px;
      }

      &.chosen {
        background: var(--accent-soft);
        outline: 1px solid transparent; /* to be seen in forced colours */
        outline-offset: -2px;
      }
    }

    .whole {
      display: flex;
      flex: none;
      align-items: flex-start;
      gap: 8px;
      max-height: 40%;
      overflow: auto;
      padding: 8px 8px 8px 16px;
      border-top: 1px solid var(--line-2);
      background: var(--raised);

      p {
        flex: 1;
        padding-top: 8px;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    }

    .gap {
      background: var(--bad-soft);
    }

    app-status-tag {
      justify-self: start;
    }

    time {
      color: var(--ink-2);
    }

    .text {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    @media (width < 600px) {
      .line {
        grid-template: 'tag time' auto 'text text' auto / auto 1fr;
        align-content: center;
        gap: 3px 10px;
        padding: 0 12px;
      }

      time {
        grid-area: time;
      }

      app-status-tag {
        grid-area: tag;
      }

      .text {
        grid-area: text;
      }
    }
  `,
})
export class Log {
  readonly #state = inject(LogState);
  readonly #clock = inject(Clock);
  readonly #announcer = inject(LiveAnnouncer);
  readonly #injector = inject(Injector);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  protected readonly severities = severities;
  protected readonly names = names;
  protected readonly number = number;
  /** Minutes are enough to know the day by. */
  readonly #now = computed(() => Math.floor(this.#clock.now() / 60_000) * 60_000);
  protected readonly time = (at: number): string => moment(at, this.#now());
  protected readonly rowHeight = rowHeight();
  protected readonly byId = (_: number, { id }: LogLine): number => id;

  protected readonly text = signal('');
  protected readonly shown = signal<ReadonlyArray<Severity>>(severities);
  /** The lines as they were when the reader stopped them. */
  protected readonly held = signal<ReadonlyArray<LogLine> | undefined>(undefined);

  protected readonly filter = computed(() => [this.text(), ...this.shown()].join());

  protected readonly lines = computed(() => {
    const text = this.text().trim().toLowerCase();
    const shown = this.shown();
    const all = this.held() ?? this.#state.lines();
    return text === '' && shown.length === severities.length
      ? all
      : all.filter(
          (line) =>
            (line.severity === 'Gap' || shown.includes(line.severity)) && line.text.toLowerCase().includes(text),
        );
  });

  /** The line that is shown whole, below. */
  protected readonly chosen = signal<LogLine | undefined>(undefined);

  protected readonly missed = computed(() => {
    const held = this.held();
    return held === undefined ? 0 : this.#state.count() - (held.at(-1)?.id ?? 0);
  });

  protected readonly count = computed(() => {
    const all = this.held() ?? this.#state.lines();
    // the first that came has the number 1
    const kept = `${(all[0]?.id ?? 1) > 1 ? 'the last ' : ''}${plural(all.length, 'line')}`;
    return this.lines().length === all.length ? kept : `${number(this.lines().length)} of ${kept}`;
  });

  protected readonly empty = computed(() =>
    this.#state.lines().length === 0 ? 'Nothing was logged since this page was opened.' : 'No line is like that.',
  );

  constructor() {
    // follows the newest line until the reader goes back
    afterRenderEffect(() => {
      const { length } = this.lines();
      if (length > 0 && this.held() === undefined) this.viewport().scrollToIndex(length);
    });
  }

  protected toggle(): void {
    this.held.set(this.held() === undefined ? this.#state.lines() : undefined);
  }

  /** Scrolling up stops the log. */
  protected hold(): void {
    if (this.held() === undefined) this.held.set(this.#state.lines());
  }

  protected read(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      event.preventDefault();
      this.#choose(key === 'ArrowUp' ? -1 : 1);
    } else if (key === 'PageUp' || key === 'Home') this.hold();
    else if (key === 'Escape') this.chosen.set(undefined);
  }

  /** The line before or after the chosen one, or the newest. */
  #choose(step: -1 | 1): void {
    this.hold();
    const lines = this.lines();
    const chosen = lines.findIndex(({ id }) => id === this.chosen()?.id);
    const index = chosen === -1 ? lines.length - 1 : Math.min(lines.length - 1, Math.max(0, chosen + step));
    const line = lines[index];
    if (line === undefined) return;
    this.chosen.set(line);
    void this.#announcer.announce(`${line.severity}: ${line.text}`);
    afterNextRender(() => this.#bringIntoSight(index), { injector: this.#injector });
  }

  #bringIntoSight(index: number): void {
    const viewport = this.viewport();
    const [top, height] = [index * this.rowHeight(), this.rowHeight()];
    const offset = viewport.measureScrollOffset();
    const size = viewport.elementRef.nativeElement.clientHeight;
    if (top < offset) viewport.scrollToOffset(top);
    else if (top + height > offset + size) viewport.scrollToOffset(top + height - size);
  }

  /** The scroll bar, which is beside the content. */
  protected grab({ offsetX, target }: PointerEvent): void {
    if (target instanceof HTMLElement && offsetX > target.clientWidth) this.hold();
  }
}
