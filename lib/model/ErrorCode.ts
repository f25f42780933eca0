/** Error codes of section 3.1: two bytes on the wire. A code that is not in the table stays a number. */

/**
 * The name of an error code that the specification defines (section 3.1).
 *
 * @category model
 * @since 0.1.0
 */
export type ErrorName =
  | 'Unspecified'
  | 'InternalError'
  | 'UnrecognizedType'
  | 'SyntaxError'
  | 'UnrecognizedKey'
  | 'InvalidValue'
  | 'UnrecognizedByteCode'
  | 'Unauthorized'
  | 'AuthenticationFailed'
  | 'ResourceExhausted';

/**
 * The code of an ERROR message (section 3.1): its name, or the number of a code that the specification does not
 * define.
 *
 * @category model
 * @since 0.1.0
 */
export type ErrorCode = ErrorName | number;

/**
 * The names of the error codes in the order of the codes, 0x0000 to 0x0009.
 *
 * @example
 * errorNames[7] // 'Unauthorized'
 *
 * @category model
 * @since 0.1.0
 */
export const errorNames: ReadonlyArray<ErrorName> = [
  'Unspecified',
  'InternalError',
  'UnrecognizedType',
  'SyntaxError',
  'UnrecognizedKey',
  'InvalidValue',
  'UnrecognizedByteCode',
  'Unauthorized',
  'AuthenticationFailed',
  'ResourceExhausted',
];
