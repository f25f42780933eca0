/** A fault that is put into the library on purpose, and the part of the fuzz run that must notice it. */
export interface Mutant {
  /** What the library does wrong. */
  readonly name: string;
  /** Under `lib`. */
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The targets that must fail, by a part of their names. */
  readonly targets: string;
}
