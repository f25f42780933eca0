import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatTableModule } from '@angular/material/table';
import { plural, timeOfDay } from '../../format/units';
import { GatewayState } from '../../state/gateway';
import { OnionsState } from '../../state/onions';
import type { OnionRow } from '../../state/onions';
import { Writing } from '../../state/writing';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { OutcomeLine } from '../../ui/outcome-line';
import { Visible } from '../../ui/visible';

@Component({
  selector: 'app-onions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    EmptyState,
    Icon,
    MatButton,
    MatError,
    MatFormField,
    MatIconButton,
    MatInput,
    MatLabel,
    MatTableModule,
    OutcomeLine,
    Visible,
  ],
  host: { class: 'page' },
  templateUrl: './onions.html',
  styleUrl: './onions.scss',
})
export class Onions {
  protected readonly state = inject(OnionsState);
  protected readonly isWritable = inject(Writing).isAllowed;
  readonly #gateway = inject(GatewayState);
  readonly #injector = inject(Injector);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');

  protected readonly columns = ['address', 'ends', 'remove'];
  protected readonly port = signal('');
  protected readonly target = signal('');
  readonly #tried = signal(false);

  protected readonly portProblem = computed(() =>
    this.#tried() && !isPort(this.port()) ? 'Port: wanted a number from 1 to 65535' : '',
  );
  protected readonly rows = computed(() => {
    const onions = this.state.onions();
    return onions._tag === 'Loaded' ? [...onions.rows] : [];
  });
  protected readonly count = computed(() =>
    this.state.onions()._tag === 'Loaded' ? plural(this.rows().length, 'onion service') : '',
  );
  /** It is not live: no event reports that a service was added or removed. */
  protected readonly readAt = computed(() => {
    const onions = this.state.onions();
    return onions._tag === 'Loaded' ? `, read at ${timeOfDay(onions.at)}` : '';
  });
  protected readonly problem = computed(() => {
    const onions = this.state.onions();
    return onions._tag === 'Failed' ? onions.problem : '';
  });
  protected readonly outcome = computed(() => {
    const removing = this.state.removing();
    return removing._tag === 'NotAsked' ? this.state.adding() : removing;
  });
  protected readonly done = computed(() => (this.state.removing()._tag === 'NotAsked' ? 'Added' : 'Removed'));

  constructor() {
    this.state.forget();
    effect(() => {
      if (this.#gateway.isConnected()) untracked(() => void this.state.load());
    });
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    this.#tried.set(true);
    if (!isPort(this.port())) return;
    if (await this.state.add(Number(this.port()), this.target().trim())) {
      this.#tried.set(false);
      this.port.set('');
      this.target.set('');
    }
  }

  protected async remove(row: OnionRow, index: number): Promise<void> {
    if (!(await this.state.remove(row))) return;
    // the pressed button is gone: the next one is in its place
    afterNextRender(
      () => {
        const buttons = this.scroller().nativeElement.querySelectorAll<HTMLElement>('button');
        (buttons[Math.min(index, buttons.length - 1)] ?? this.scroller().nativeElement).focus();
      },
      { injector: this.#injector },
    );
  }
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535;
