import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { either as E } from 'fp-ts';
import { nullHostname, nullIPv4, nullIPv6, parseAddress } from 'rx-tor-control';
import type { Address, AddressMapping, EncodeError } from 'rx-tor-control';
import { plural, timeOfDay } from '../../format/units';
import { GatewayState } from '../../state/gateway';
import { MappingsState } from '../../state/mappings';
import { Writing } from '../../state/writing';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { OutcomeLine } from '../../ui/outcome-line';
import { Visible } from '../../ui/visible';

/** What the Tor is to choose an address of, where none is given. */
const choices = { Hostname: nullHostname, IPv4: nullIPv4, IPv6: nullIPv6 } as const;

type Choice = keyof typeof choices | 'Given';

@Component({
  selector: 'app-mappings',
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
    MatOption,
    MatSelect,
    MatTableModule,
    OutcomeLine,
    Visible,
  ],
  host: { class: 'page' },
  templateUrl: './mappings.html',
  styleUrl: './mappings.scss',
})
export class Mappings {
  protected readonly state = inject(MappingsState);
  protected readonly isWritable = inject(Writing).isAllowed;
  readonly #gateway = inject(GatewayState);
  readonly #injector = inject(Injector);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');

  protected readonly columns = ['from', 'to', 'remove'];
  protected readonly choice = signal<Choice>('Given');
  protected readonly from = signal('');
  protected readonly to = signal('');
  /** What was asked for last. */
  protected readonly done = signal<'Added' | 'Removed'>('Added');
  readonly #tried = signal(false);

  readonly #fromAddress = computed((): E.Either<EncodeError, Address> => {
    const choice = this.choice();
    return choice === 'Given' ? parseAddress(this.from().trim()) : E.right(choices[choice]);
  });
  readonly #toAddress = computed(() => parseAddress(this.to().trim()));

  protected readonly fromProblem = computed(() => this.#problemOf('From', this.#fromAddress()));
  protected readonly toProblem = computed(() => this.#problemOf('To', this.#toAddress()));

  protected readonly rows = computed(() => {
    const mappings = this.state.mappings();
    return mappings._tag === 'Loaded' ? [...mappings.mappings] : [];
  });
  protected readonly count = computed(() =>
    this.state.mappings()._tag === 'Loaded' ? plural(this.rows().length, 'mapping') : '',
  );
  /** It is not live: TC has no event for mappings. */
  protected readonly readAt = computed(() => {
    const mappings = this.state.mappings();
    return mappings._tag === 'Loaded' ? `, read at ${timeOfDay(mappings.at)}` : '';
  });

  protected readonly problem = computed(() => {
    const mappings = this.state.mappings();
    return mappings._tag === 'Failed' ? mappings.problem : '';
  });

  constructor() {
    this.state.forget();
    // at the beginning, and again with each connection: TC has no event for mappings
    effect(() => {
      if (this.#gateway.isConnected()) untracked(() => void this.state.load());
    });
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    this.#tried.set(true);
    this.done.set('Added');
    const from = this.#fromAddress();
    const to = this.#toAddress();
    if (E.isLeft(from) || E.isLeft(to)) return;
    if (await this.state.add(from.right, to.right)) {
      this.#tried.set(false);
      this.from.set('');
      this.to.set('');
    }
  }

  protected async remove(mapping: AddressMapping, index: number): Promise<void> {
    this.done.set('Removed');
    if (!(await this.state.remove(mapping))) return;
    // the button that was pressed goes: the next one is at its place
    afterNextRender(
      () => {
        const buttons = this.scroller().nativeElement.querySelectorAll<HTMLElement>('button');
        (buttons[Math.min(index, buttons.length - 1)] ?? this.scroller().nativeElement).focus();
      },
      { injector: this.#injector },
    );
  }

  #problemOf(field: string, address: E.Either<EncodeError, Address>): string {
    return this.#tried() && E.isLeft(address) ? `${field}: wanted ${address.left.wanted}` : '';
  }
}
