import { fromSystemError } from '../../lib/node.js';

const toError = fromSystemError('tcp://localhost:1');

describe('fromSystemError', () => {
  it.each([
    ['ECONNREFUSED', 'Refused'],
    ['ECONNRESET', 'Reset'],
    ['EPIPE', 'Reset'],
    ['ECONNABORTED', 'Reset'],
    ['ETIMEDOUT', 'Unreachable'],
    ['EHOSTUNREACH', 'Unreachable'],
    ['ENETUNREACH', 'Unreachable'],
    ['EADDRNOTAVAIL', 'Unreachable'],
    ['ENOTFOUND', 'NotFound'],
    ['EAI_AGAIN', 'NotFound'],
    ['ENOENT', 'NotFound'],
    ['EACCES', 'Denied'],
    ['EPERM', 'Denied'],
    ['EADDRINUSE', 'InUse'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'Tls'],
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'Tls'],
    ['CERT_HAS_EXPIRED', 'Tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'Tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'Tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'Tls'],
    ['EMFILE', 'Other'],
    ['toString', 'Other'],
  ])('%s is %s', (code, kind) => {
    const { detail, ...error } = toError(Object.assign(new Error('as the system says'), { code }));
    expect(error).toEqual({ _tag: 'TransportError', kind, endpoint: 'tcp://localhost:1' });
    expect(detail).toMatch(/^[^()]+ \(as the system says\)$/);
  });

  it('puts the failures of all addresses into one, in which a refusal counts', () => {
    const errors = [
      { code: 'ENETUNREACH', message: 'connect ENETUNREACH ::1:1' },
      { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' },
    ];
    expect(toError({ code: 'ENETUNREACH', message: '', errors })).toMatchObject({
      kind: 'Refused',
      detail: 'connection refused (connect ENETUNREACH ::1:1; connect ECONNREFUSED 127.0.0.1:1)',
    });
  });

  it("prefers OpenSSL's reason to the line of code that it comes with", () => {
    const error = {
      code: 'ERR_SSL_X',
      reason: 'wrong version number',
      message: '8014:error:0A00010B:../ssl3.c:350:\n',
    };
    expect(toError(error).detail).toBe('TLS failed (wrong version number)');
  });

  it.each([[undefined], [null], ['a text'], [{ code: 7 }], [new Error('')]])('takes %p for an Other', (error) => {
    expect(toError(error)).toMatchObject({ kind: 'Other', detail: 'failed (no reason was given)' });
  });
});
