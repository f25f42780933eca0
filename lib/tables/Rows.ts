/**
 * The rows of a table: an immutable map, of which each state costs little beside the one before it.
 *
 * @since 0.1.0
 */
import { find, inOrder, insert, remove, sizeOf } from './tree.js';
import type { Key, Tree } from './tree.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A `ReadonlyMap` in the order of its keys: numbers by value, text by its UTF-16. It never changes: keeping one keeps
 * what it shows. A change takes a time that grows with the logarithm of the size.
 *
 * @category model
 * @since 0.1.0
 */
export interface Rows<K, A> extends ReadonlyMap<K, A> {
  /** With a row, in place of the one that has its key. */
  with(key: K, value: A): Rows<K, A>;
  /** Without a row; the same rows where there is none of that key. */
  without(key: K): Rows<K, A>;
}

/** A class, since each event makes one: its methods are on the prototype. */
class TreeRows<K extends Key, A> implements Rows<K, A> {
  readonly #tree: Tree<K, A>;

  constructor(tree: Tree<K, A>) {
    this.#tree = tree;
  }

  get size(): number {
    return sizeOf(this.#tree);
  }

  get(key: K): A | undefined {
    return find(this.#tree, key)?.value;
  }

  has(key: K): boolean {
    return find(this.#tree, key) !== undefined;
  }

  *keys(): Generator<K, undefined> {
    for (const { key } of inOrder(this.#tree)) yield key;
    return undefined;
  }

  *values(): Generator<A, undefined> {
    for (const { value } of inOrder(this.#tree)) yield value;
    return undefined;
  }

  *entries(): Generator<[K, A], undefined> {
    for (const { key, value } of inOrder(this.#tree)) yield [key, value];
    return undefined;
  }

  [Symbol.iterator](): Generator<[K, A], undefined> {
    return this.entries();
  }

  forEach(f: (value: A, key: K, rows: ReadonlyMap<K, A>) => void): void {
    for (const { key, value } of inOrder(this.#tree)) f(value, key, this);
  }

  with(key: K, value: A): Rows<K, A> {
    return new TreeRows(insert(this.#tree, key, value));
  }

  without(key: K): Rows<K, A> {
    const rest = remove(this.#tree, key);
    return rest === this.#tree ? this : new TreeRows(rest);
  }
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * @category constructors
 * @since 0.1.0
 */
export const noRows = <K extends Key, A>(): Rows<K, A> => new TreeRows<K, A>(undefined);
