/** What Node says of a socket that failed, as a {@link TransportError}. */
import type { TransportError, TransportErrorKind } from '../TorError.js';
import { transportError } from '../TorError.js';

/** A failed system call, or what TLS or the resolver reports in the same shape. */
interface SystemError {
  readonly code: string;
  readonly message: string;
}

const kinds: Readonly<Record<string, readonly [TransportErrorKind, string]>> = {
  ECONNREFUSED: ['Refused', 'nobody listens there'],
  ECONNRESET: ['Reset', 'the other end reset the connection'],
  ECONNABORTED: ['Reset', 'the connection was aborted'],
  EPIPE: ['Reset', 'the other end had closed the connection'],
  ETIMEDOUT: ['Unreachable', 'no answer'],
  EHOSTUNREACH: ['Unreachable', 'no way to that host'],
  EHOSTDOWN: ['Unreachable', 'that host is down'],
  ENETUNREACH: ['Unreachable', 'no way to that network'],
  ENETDOWN: ['Unreachable', 'the network is down'],
  EADDRNOTAVAIL: ['Unreachable', 'this machine has no such address to use'],
  ENOTFOUND: ['NotFound', 'no such host'],
  EAI_AGAIN: ['NotFound', 'the name server did not answer'],
  ENOENT: ['NotFound', 'no such file or folder'],
  ENOTDIR: ['NotFound', 'no such folder'],
  EACCES: ['Denied', 'not permitted'],
  EPERM: ['Denied', 'not permitted'],
  EROFS: ['Denied', 'the file system is read-only'],
  EADDRINUSE: ['InUse', 'the address is taken'],
  EEXIST: ['InUse', 'the address is taken'],
};

/** OpenSSL's own codes, Node's for TLS, and those of a certificate's verification, which share no prefix. */
const tlsCode =
  /^(ERR_(TLS|SSL|OSSL)_|EPROTO$|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_C|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Node puts OpenSSL's sentence into `reason`; the message around it has addresses and line numbers, and a newline. */
const toSystemError = (error: unknown): SystemError => {
  const { code, message, reason } = Object(error) as Partial<Record<'code' | 'message' | 'reason', unknown>>;
  const text = textOf(reason) ?? textOf(message) ?? textOf(code) ?? 'no reason was given';
  return { code: textOf(code) ?? '', message: text.split('\n', 1).join('') };
};

/** A host with several addresses fails once for each of them. */
const failuresOf = (error: unknown): ReadonlyArray<SystemError> => {
  const { errors } = Object(error) as { readonly errors?: unknown };
  return Array.isArray(errors) && errors.length > 0 ? errors.map(toSystemError) : [toSystemError(error)];
};

/**
 * The TransportError of what Node emitted or threw. Of a host with several addresses the refusal counts, since there
 * somebody answered; `detail` has the words for each address.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromSystemError =
  (endpoint: string) =>
  (error: unknown): TransportError => {
    const failures = failuresOf(error);
    const { code } = failures.find((failure) => failure.code === 'ECONNREFUSED') ?? failures[0]!;
    const said = failures.map(({ message }) => message).join('; ');
    const [kind, words] = Object.hasOwn(kinds, code)
      ? kinds[code]!
      : tlsCode.test(code)
        ? (['Tls', 'TLS failed'] as const)
        : (['Other', 'failed'] as const);
    return transportError(kind, endpoint, `${words} (${said})`);
  };
