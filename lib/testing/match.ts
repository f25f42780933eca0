/** Patterns of values, with a description of the first mismatch. */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A place in a pattern. A value fits if `holds` returns true for it and does not throw; `wanted` describes it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Where<A> {
  readonly _tag: 'Where';
  readonly wanted: string;
  readonly holds: (value: A) => boolean;
}

/**
 * The expected form of a value. A record fits if each field that the pattern names fits; a Map, such as the rows of a
 * table, if each of the pattern's keys has a value that fits; a Set if it has the pattern's items; an array if it has
 * as many items and each fits. Bytes, dates and all other values fit if they are equal. A branded number is matched by
 * a plain one.
 *
 * @category model
 * @since 0.1.0
 */
export type Pattern<A> =
  | Where<A>
  | (A extends number
      ? number
      : A extends string | boolean | Uint8Array | undefined
        ? A
        : A extends ReadonlyArray<infer B>
          ? ReadonlyArray<Pattern<B>>
          : { readonly [K in keyof A]?: Pattern<A[K]> });

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Matches the values that satisfy a predicate; `wanted` describes them in errors.
 *
 * @category constructors
 * @since 0.1.0
 */
export const where = <A>(wanted: string, holds: (value: A) => boolean): Where<A> => ({ _tag: 'Where', wanted, holds });

/**
 * Matches every value.
 *
 * @category constructors
 * @since 0.1.0
 */
export const anything: Where<unknown> = { _tag: 'Where', wanted: 'anything', holds: () => true };

// -------------------------------------------------------------------------------------
// matching
// -------------------------------------------------------------------------------------

/**
 * Describes where and why the value does not fit; `undefined` if it fits.
 *
 * @category matching
 * @since 0.1.0
 */
export const mismatch = <A>(pattern: Pattern<A>, value: A): string | undefined => differenceAt('', pattern, value);

/**
 * Describes where two values differ, in all fields of both; `undefined` if they are equal.
 *
 * @category matching
 * @since 0.1.0
 */
export const difference = (wanted: unknown, got: unknown): string | undefined =>
  differenceAt('', wanted, got) ??
  (differenceAt('', got, wanted) === undefined ? undefined : `wanted ${show(wanted)}, got ${show(got)}`);

const isWhere = (pattern: unknown): pattern is Where<unknown> =>
  isRecord(pattern) && pattern['_tag'] === 'Where' && typeof pattern['holds'] === 'function';

/** A value without the shape that the predicate assumes, such as a message of another tag, does not fit. */
const holds = (pattern: Where<unknown>, value: unknown): boolean => {
  try {
    return pattern.holds(value);
  } catch {
    return false;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Date);

const differenceAt = (path: string, pattern: unknown, value: unknown): string | undefined => {
  const differs = (wanted: string): string => `${path === '' ? '' : `${path}: `}wanted ${wanted}, got ${show(value)}`;
  if (isWhere(pattern)) return holds(pattern, value) ? undefined : differs(pattern.wanted);
  if (pattern instanceof Map) return differenceInMap(path, pattern, value);
  if (pattern instanceof Set) {
    return value instanceof Set && [...pattern].every((item) => value.has(item)) ? undefined : differs(show(pattern));
  }
  if (Array.isArray(pattern) ? !Array.isArray(value) || pattern.length !== value.length : !isRecord(pattern)) {
    return equal(pattern, value) ? undefined : differs(show(pattern));
  }
  if (!isRecord(pattern) || !isRecord(value)) return differs(show(pattern));
  for (const key of Object.keys(pattern)) {
    const at = Array.isArray(pattern) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = differenceAt(at, pattern[key], value[key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
};

const differenceInMap = (path: string, pattern: ReadonlyMap<unknown, unknown>, value: unknown): string | undefined => {
  if (!(value instanceof Map)) return `${path === '' ? '' : `${path}: `}wanted ${show(pattern)}, got ${show(value)}`;
  for (const [key, wanted] of pattern) {
    const at = `${path === '' ? '' : `${path}.`}get(${show(key)})`;
    const difference = value.has(key)
      ? differenceAt(at, wanted, value.get(key))
      : `${at}: wanted ${show(wanted)}, got none`;
    if (difference !== undefined) return difference;
  }
  return undefined;
};

const equal = (a: unknown, b: unknown): boolean =>
  a instanceof Date && b instanceof Date
    ? Object.is(a.getTime(), b.getTime())
    : a instanceof Uint8Array && b instanceof Uint8Array
      ? a.length === b.length && a.every((byte, i) => byte === b[i])
      : Object.is(a, b);

/**
 * Shows a value in a message: bytes in hexadecimal, long ones cut.
 *
 * @category showing
 * @since 0.1.0
 */
export const show = (value: unknown): string => {
  if (value instanceof Uint8Array) {
    const hex = Array.from(value.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return value.length > 32 ? `<${hex} ... ${String(value.length)} bytes>` : `<${hex}>`;
  }
  if (isWhere(value)) return `<${value.wanted}>`;
  if (value instanceof Map)
    return `Map { ${Array.from(value, ([key, at]) => `${show(key)} => ${show(at)}`).join(', ')} }`;
  if (value instanceof Set) return `Set { ${Array.from(value, show).join(', ')} }`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([key, field]) => `${key}: ${show(field)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};
