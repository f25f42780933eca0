import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatDialog } from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { plural, timeOfDay } from '../../format/units';
import { ConfigurationState } from '../../state/configuration';
import type { Option } from '../../state/configuration';
import { GatewayState } from '../../state/gateway';
import { isSensitive } from '../../state/optionNames';
import { Writing } from '../../state/writing';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { LiveTable } from '../../ui/live-table';
import { OutcomeLine } from '../../ui/outcome-line';
import { SearchBox } from '../../ui/search-box';
import { Visible } from '../../ui/visible';
import { EditOption } from './edit-option';

@Component({
  selector: 'app-configuration',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    EmptyState,
    Icon,
    LiveTable,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatIconButton,
    MatTableModule,
    OutcomeLine,
    SearchBox,
    Visible,
  ],
  host: { class: 'page' },
  templateUrl: './configuration.html',
  styleUrl: './configuration.scss',
})
export class Configuration {
  protected readonly state = inject(ConfigurationState);
  protected readonly isWritable = inject(Writing).isAllowed;
  readonly #gateway = inject(GatewayState);
  readonly #dialog = inject(MatDialog);

  protected readonly text = signal('');
  protected readonly which = signal<'set' | 'all'>('set');
  /** Options whose values may be seen although they are secrets. */
  readonly #uncovered = signal<ReadonlySet<string>>(new Set());

  protected readonly plural = plural;
  protected readonly columns = computed(() => (this.isWritable() ? ['name', 'value', 'edit'] : ['name', 'value']));
  protected readonly byName = ({ name }: Option): string => name;

  readonly #all = computed(() => {
    const options = this.state.options();
    return options._tag === 'Loaded' ? options.options : [];
  });

  protected readonly rows = computed(() => {
    const text = this.text().trim().toLowerCase();
    return this.#all().filter(
      ({ name, values }) =>
        (this.which() === 'all' || values.length > 0) &&
        (name.toLowerCase().includes(text) ||
          (!isSensitive(name) && values.some((value) => value.toLowerCase().includes(text)))),
    );
  });

  protected readonly count = computed(() => {
    const options = this.state.options();
    if (options._tag !== 'Loaded') return '';
    return `${this.rows().length} of ${plural(options.options.length, 'option')}`;
  });

  /** It is not live: another controller may have changed something since. */
  protected readonly readAt = computed(() => {
    const options = this.state.options();
    return options._tag === 'Loaded' ? `, read at ${timeOfDay(options.at)}` : '';
  });

  protected readonly problem = computed(() => {
    const options = this.state.options();
    return options._tag === 'Failed' ? options.problem : '';
  });

  constructor() {
    this.state.forgetSaving();
    // at the beginning, and again with each connection
    effect(() => {
      if (this.#gateway.isConnected()) untracked(() => void this.state.load());
    });
  }

  protected isCovered({ name, values }: Option): boolean {
    return values.length > 0 && isSensitive(name) && !this.#uncovered().has(name);
  }

  protected uncover({ name }: Option): void {
    this.#uncovered.update((names) => new Set(names).add(name));
  }

  protected edit(option: Option): void {
    this.#dialog.open(EditOption, { data: option, width: '560px', ariaLabelledBy: 'edit-title' });
  }

  protected save(): void {
    void this.state.save();
  }
}
