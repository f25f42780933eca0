/** Error codes of section 3.1. Two octets on the wire; one that is not in the table stays a number. */

/**
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
 * @category model
 * @since 0.1.0
 */
export type ErrorCode = ErrorName | number;

/**
 * In the order of their codes, 0x0000 to 0x0009.
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
