import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ConfigurationState } from '../../state/configuration';
import type { Option } from '../../state/configuration';
import { OutcomeLine } from '../../ui/outcome-line';

@Component({
  selector: 'app-edit-option',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatDialogModule, MatFormField, MatHint, MatInput, MatLabel, OutcomeLine],
  template: `
    <form (submit)="set($event)">
      <h2 mat-dialog-title id="edit-title">{{ option.name }}</h2>
      <mat-dialog-content>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>Value</mat-label>
          <textarea
            matInput
            class="mono"
            cdkFocusInitial
            spellcheck="false"
            rows="3"
            [value]="text()"
            (input)="text.set($any($event.target).value)"
          ></textarea>
          <mat-hint
            >An option that may be set more than once has a line for each. Without a line it gets its default.</mat-hint
          >
        </mat-form-field>
        <app-outcome-line [outcome]="outcome()" done="Set" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" (click)="toDefault()" [disabled]="isPending()">To default</button>
        <span class="spring"></span>
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="isPending()">Set</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    form h2.mat-mdc-dialog-title {
      padding-block: 20px 8px;
      font-weight: 600;
      overflow-wrap: anywhere;

      /* what Material places the first line with; a long name would begin below it */
      &::before {
        display: none;
      }
    }

    /* the label stands on the edge of its field */
    form .mat-mdc-dialog-title + mat-dialog-content.mat-mdc-dialog-content {
      padding-top: 8px;
    }

    mat-form-field {
      width: 100%;
      margin-bottom: 12px;
    }

    .spring {
      flex: 1;
    }
  `,
})
export class EditOption {
  readonly #state = inject(ConfigurationState);
  readonly #dialog = inject<MatDialogRef<EditOption>>(MatDialogRef);
  protected readonly option = inject<Option>(MAT_DIALOG_DATA);
  protected readonly text = signal(this.option.values.join('\n'));
  protected readonly outcome = this.#state.setting;

  constructor() {
    this.#state.forgetSetting();
  }

  protected isPending(): boolean {
    return this.outcome()._tag === 'Pending';
  }

  protected set(event: Event): void {
    event.preventDefault();
    const lines = this.text()
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    void this.#setTo(lines);
  }

  protected toDefault(): void {
    void this.#setTo([]);
  }

  async #setTo(values: ReadonlyArray<string>): Promise<void> {
    if (await this.#state.set(this.option.name, values)) this.#dialog.close();
  }
}
