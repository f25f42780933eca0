import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, ContentChildren, input, ViewChild } from '@angular/core';
import type { AfterContentInit, QueryList } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { MatColumnDef, MatTable, MatTableModule } from '@angular/material/table';
import { rowHeight } from './row-height';

/**
 * A table of which only the rows in sight are drawn. What is in it are its columns, `matColumnDef`, and what is laid
 * over it while it is empty. Where there is no room for columns, the cells of a row are in a grid, which the page gives
 * as `--row-grid`.
 */
@Component({
  selector: 'app-live-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatTableModule, ScrollingModule],
  host: { class: 'card page-body' },
  template: `
    <cdk-virtual-scroll-viewport
      tabindex="0"
      role="region"
      [attr.aria-label]="label()"
      [itemSize]="rowHeight()"
      minBufferPx="400"
      maxBufferPx="800"
    >
      <table
        mat-table
        class="live-table"
        [attr.aria-label]="label()"
        [attr.aria-rowcount]="rows().length + 1"
        [dataSource]="rows$"
        [trackBy]="trackBy"
      >
        <tr mat-header-row *matHeaderRowDef="columns(); sticky: true" aria-rowindex="1"></tr>
        <tr mat-row *matRowDef="let row; let i = index; columns: columns()" [attr.aria-rowindex]="i + 2"></tr>
      </table>
    </cdk-virtual-scroll-viewport>
    <ng-content />
  `,
})
export class LiveTable<A> implements AfterContentInit {
  readonly label = input.required<string>();
  readonly rows = input.required<ReadonlyArray<A>>();
  readonly columns = input.required<ReadonlyArray<string>>();
  /** The identity of the row, independent of its cells. */
  readonly key = input.required<(row: A) => unknown>();

  protected readonly rowHeight = rowHeight();
  protected readonly rows$ = toObservable(this.rows);
  protected readonly trackBy = (_: number, row: A): unknown => this.key()(row);

  // a query that is a signal has no answer yet when the table wants its columns
  @ViewChild(MatTable, { static: true }) private readonly table!: MatTable<A>;
  @ContentChildren(MatColumnDef) private readonly defined!: QueryList<MatColumnDef>;

  ngAfterContentInit(): void {
    this.defined.forEach((column) => this.table.addColumnDef(column));
  }
}
