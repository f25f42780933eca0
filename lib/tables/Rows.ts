/** The rows of a table: an immutable map whose versions share most of their memory. */
import { find, fromOrdered, inOrder, insert, remove, sizeOf } from './tree.js';
import type { Key, Tree } from './tree.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A `ReadonlyMap` in the order of its keys: numbers by value, text by its UTF-16 code units. It is immutable: a change
 * makes new rows, in a time that grows with the logarithm of the size.
 *
 * Code that compares, prints or copies it through the methods of a `Map` treats it as one: Jest, Vitest and Chai find
 * it equal to a `Map` of the same rows, and so does Node's `assert.deepEqual`. `isDeepStrictEqual` compares
 * prototypes, so that rows only equal rows. `structuredClone` and `postMessage` throw a `DataCloneError`: clone `new
 * Map(rows)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Rows<K, A> extends ReadonlyMap<K, A> {
  /** Returns rows with this row, which replaces one with the same key. */
  with(key: K, value: A): Rows<K, A>;
  /** Returns rows without this row; the same rows if the key is absent. */
  without(key: K): Rows<K, A>;
  /**
   * Returns rows without those of `removed` and with those of `put`, in this order; the same rows if nothing changes.
   * It makes one value, whereas `with` and `without` would make one for each key.
   */
  patched(put: Iterable<readonly [K, A]>, removed?: Iterable<K>): Rows<K, A>;
  /** Returns the entries, for `JSON.stringify`; `new Map(JSON.parse(text))` reads them back. */
  toJSON(): ReadonlyArray<readonly [K, A]>;
}

const readonly = (): never => {
  // eslint-disable-next-line no-restricted-syntax -- the type has no such method
  throw new TypeError('rows of a table do not change: use `with` and `without`, or a copy, `new Map(rows)`');
};

/** A change of so many rows, if they are at least one in `FEW` of all, makes a new tree, which takes linear time. */
const MANY = 16;
const FEW = 8;

const byKey = ([one]: readonly [Key, unknown], [other]: readonly [Key, unknown]): number =>
  one < other ? -1 : one > other ? 1 : 0;

/**
 * A class, so that the methods are on the prototype, since each event makes an instance. It extends `Map` because deep
 * equality in Node checks for a `Map`'s internal slot and then uses the methods. The slot holds one entry that cannot
 * be cloned, so that cloning, which reads only the slot, fails instead of making an empty `Map`.
 */
const TreeRows = /* #__PURE__ */ (() => {
  const uncloneable = Symbol('rows of a table: see new Map(rows)');

  class TreeRows<K extends Key, A> extends Map<K, A> implements Rows<K, A> {
    readonly #tree: Tree<K, A>;

    constructor(tree: Tree<K, A>) {
      super();
      super.set(uncloneable as never, undefined as never);
      this.#tree = tree;
    }

    override get size(): number {
      return sizeOf(this.#tree);
    }

    override get(key: K): A | undefined {
      return find(this.#tree, key)?.value;
    }

    override has(key: K): boolean {
      return find(this.#tree, key) !== undefined;
    }

    override *keys(): Generator<K, undefined> {
      for (const { key } of inOrder(this.#tree)) yield key;
      return undefined;
    }

    override *values(): Generator<A, undefined> {
      for (const { value } of inOrder(this.#tree)) yield value;
      return undefined;
    }

    override *entries(): Generator<[K, A], undefined> {
      for (const { key, value } of inOrder(this.#tree)) yield [key, value];
      return undefined;
    }

    override [Symbol.iterator](): Generator<[K, A], undefined> {
      return this.entries();
    }

    override forEach(f: (value: A, key: K, rows: Map<K, A>) => void, self?: unknown): void {
      for (const { key, value } of inOrder(this.#tree)) f.call(self, value, key, this);
    }

    override set(): never {
      return readonly();
    }

    override delete(): never {
      return readonly();
    }

    override clear(): never {
      return readonly();
    }

    with(key: K, value: A): Rows<K, A> {
      return new TreeRows(insert(this.#tree, key, value));
    }

    without(key: K): Rows<K, A> {
      return this.patched([], [key]);
    }

    patched(put: Iterable<readonly [K, A]>, removed: Iterable<K> = []): Rows<K, A> {
      let tree = this.#tree;
      for (const key of removed) tree = remove(tree, key);
      const entries = [...put];
      if (entries.length < MANY || FEW * entries.length < sizeOf(tree)) {
        for (const [key, value] of entries) tree = insert(tree, key, value);
        return tree === this.#tree ? this : new TreeRows(tree);
      }
      const all = new Map<K, A>();
      for (const { key, value } of inOrder(tree)) all.set(key, value);
      for (const [key, value] of entries) all.set(key, value);
      return new TreeRows(fromOrdered([...all].sort(byKey)));
    }

    toJSON(): ReadonlyArray<readonly [K, A]> {
      return [...this];
    }

    /** The form that Node prints; by default it would show the slot. */
    [Symbol.for('nodejs.util.inspect.custom')](): Map<K, A> {
      return new Map(this);
    }
  }

  // Jest and Vitest compare constructors before entries
  Object.defineProperty(TreeRows.prototype, 'constructor', { value: Map });
  return TreeRows;
})();

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const noRows = <K extends Key, A>(): Rows<K, A> => new TreeRows<K, A>(undefined);
