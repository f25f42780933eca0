import { connectionLost, serverError, timedOut, transportError, unexpectedReply } from '../lib/TorError.js';
import { showTorError } from '../lib/showTorError.js';

describe('showTorError', () => {
  it('names the end that a connection had', () => {
    const error = transportError('Refused', 'tcp://127.0.0.1:9051', 'connection refused');
    expect(showTorError(error)).toBe('tcp://127.0.0.1:9051: connection refused');
  });

  it('writes the colon of an address that is a scheme alone once', () => {
    const error = connectionLost(1, transportError('Ended', 'memory:', 'the peer ended the connection'));
    expect(showTorError(error)).toBe('connection 1 was lost: memory: the peer ended the connection');
  });

  it('says what was wanted before what came, which may end in advice', () => {
    const error = unexpectedReply('AUTHENTICATE', 'DONE', 'a refusal; connect in another way');
    expect(showTorError(error)).toBe('AUTHENTICATE: wanted DONE, got a refusal; connect in another way');
  });

  it('names the request that the server refused, then the text, then the code', () => {
    const text = 'Invalid option value: SocksPort';
    const errors = [
      serverError('InvalidValue', `${text}\n`, undefined, 'SETCONF'),
      serverError('Unspecified', 'Onion address collision', 550, 'ADD_ONION'),
      serverError(0x1234, '', undefined, 'SIGNAL'),
      serverError('Unauthorized', 'not now'),
      connectionLost(2, serverError('AuthenticationFailed', '', 515, 'AUTHENTICATE')),
    ];
    expect(errors.map(showTorError)).toEqual([
      'SETCONF: Invalid option value: SocksPort (error InvalidValue)',
      'ADD_ONION: Onion address collision (error 550)',
      'SIGNAL: error 0x1234',
      'not now (error Unauthorized)',
      'connection 2 was lost: AUTHENTICATE: error 515',
    ]);
  });

  it('says why there was no connection, where that is known', () => {
    const reason = transportError('Refused', 'memory:wire', 'connection refused');
    expect([timedOut('GETCONF', 5), timedOut('a connection', 5, reason)].map(showTorError)).toEqual([
      'no answer within 5 ms to GETCONF',
      'no answer within 5 ms to a connection (memory:wire: connection refused)',
    ]);
  });
});
