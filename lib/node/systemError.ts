/** Converts Node's errors to {@link TransportError}s. */
import type { TransportError, TransportErrorKind } from '../TorError.js';
import { transportError } from '../TorError.js';

/** An error of a system call, of TLS or of the resolver. */
interface SystemError {
  readonly code: string;
  readonly message: string;
}

const kinds: Readonly<Record<string, readonly [TransportErrorKind, string]>> = {
  ECONNREFUSED: ['Refused', 'connection refused'],
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

/** The codes of OpenSSL, of Node for TLS, and of certificate verification, which share no prefix. */
const tlsCode = /* #__PURE__ */ new RegExp(
  '^(ERR_(TLS|SSL|OSSL)_|EPROTO$|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_C|' +
    'INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)',
);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Uses `reason`, the text of OpenSSL, since the message has addresses, line numbers and a newline around it. */
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
 * Converts an error that Node emitted or threw to a `TransportError`. For a host with several addresses, a refusal
 * determines the kind, since that address is reachable; `detail` has the text for each address.
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
