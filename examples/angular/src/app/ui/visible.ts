import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import { visible } from '../format/visible';

/** Text that a peer has chosen. */
@Pipe({ name: 'visible' })
export class Visible implements PipeTransform {
  readonly transform = visible;
}
