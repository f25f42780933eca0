/** The three-digit statuses of the v1 protocol as errors. */
import type { ErrorName } from '../model/ErrorCode.js';
import { serverError } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';

/** The subject of a request, which a 552 or 513 reports as unknown. */
export type About = 'option' | 'code' | 'entity';

/**
 * The nearest error name of TC; `status` and `text` stay as received.
 *
 * | status        | about      | name                   |
 * | ------------- | ---------- | ---------------------- |
 * | 451           |            | `ResourceExhausted`    |
 * | 500, 512      |            | `SyntaxError`          |
 * | 510, 511      |            | `UnrecognizedType`     |
 * | 510, filtered |            | `Unauthorized`         |
 * | 513           | an option  | `InvalidValue`         |
 * | 513           | other      | `SyntaxError`          |
 * | 514           |            | `Unauthorized`         |
 * | 515           |            | `AuthenticationFailed` |
 * | 551           |            | `InternalError`        |
 * | 552           | an option  | `UnrecognizedKey`      |
 * | 552           | a code     | `UnrecognizedByteCode` |
 * | 552           | an entity  | `InvalidValue`         |
 * | 553, 554, 555 |            | `InvalidValue`         |
 * | other         |            | `Unspecified`          |
 */
export const fromStatus = (status: number, text: string, about: About, request?: string): ServerError =>
  serverError(nameOf(status, text, about), text, status, request);

const nameOf = (status: number, text: string, about: About): ErrorName => {
  switch (status) {
    case 451:
      return 'ResourceExhausted';
    case 500:
    case 512:
      return 'SyntaxError';
    case 510:
      return filtered.test(text) ? 'Unauthorized' : 'UnrecognizedType';
    case 511:
      return 'UnrecognizedType';
    case 513:
      return about === 'option' ? 'InvalidValue' : 'SyntaxError';
    case 514:
      return 'Unauthorized';
    case 515:
      return 'AuthenticationFailed';
    case 551:
      return 'InternalError';
    case 552:
      return unrecognized[about];
    case 553:
    case 554:
    case 555:
      return 'InvalidValue';
    default:
      return 'Unspecified';
  }
};

const unrecognized: Readonly<Record<About, ErrorName>> = {
  option: 'UnrecognizedKey',
  code: 'UnrecognizedByteCode',
  entity: 'InvalidValue',
};

/** Texts of the filters between a controller and a Tor, such as onion-grater. */
const filtered = /filtered|prohibited/i;

/** The reply to a request that the profile of a server does not allow. */
export const commandFiltered = (keyword: string): ServerError => fromStatus(510, 'Command filtered', 'entity', keyword);

/**
 * Whether a filter between this client and the Tor rejected the command: 510, as for a command that the Tor does not
 * have, but with another text.
 *
 * @category refinements
 * @since 0.1.0
 */
export const isFiltered = (error: TorError): boolean =>
  error._tag === 'ServerError' && error.status === 510 && error.code === 'Unauthorized';
