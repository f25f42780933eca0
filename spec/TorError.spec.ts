import { connectionLost, showTorError, transportError } from '../lib/TorError.js';

describe('showTorError', () => {
  it('names the end that a connection had', () => {
    const error = transportError('Refused', 'tcp://127.0.0.1:9051', 'nobody listens there');
    expect(showTorError(error)).toBe('tcp://127.0.0.1:9051: nobody listens there');
  });

  it('writes the colon of an address that is a scheme alone once', () => {
    const error = connectionLost(1, transportError('Ended', 'memory:', 'the peer ended the connection'));
    expect(showTorError(error)).toBe('connection 1 was lost: memory: the peer ended the connection');
  });
});
