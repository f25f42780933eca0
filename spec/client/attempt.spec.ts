import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { client, noReconnect, secret } from '../../lib/index.js';
import type { TransportError } from '../../lib/TorError.js';
import { serverError } from '../../lib/TorError.js';
import { connectTo, bytesOf, tick, wire } from '../tc/client/wire.js';

it('the reason of an end is the first one, also if closing the connection ends what it receives at once', async () => {
  const incoming$ = new Subject<E.Either<TransportError, Uint8Array>>();
  const close = (): void => incoming$.complete();
  const duplex = {
    incoming$,
    write: () => undefined,
    buffered: () => 0,
    end: close,
    destroy: close,
    endpoint: 'memory:',
  };
  const tor = client(of(E.right(duplex)), { reconnect: noReconnect });
  const answers: unknown[] = [];
  tor.connected.subscribe((answer) => answers.push(answer));
  await tick();
  incoming$.next(E.right(bytesOf({ _tag: 'Error', code: 'AuthenticationFailed', text: 'no' })));
  expect(answers).toMatchObject([E.left({ _tag: 'SecretRefused', reason: serverError('AuthenticationFailed', 'no') })]);
});

it('a client that is closed before it authenticates sends no secret', async () => {
  const far = wire();
  const tor = client(connectTo(far), { secret: secret('password') });
  tor.status$.subscribe(({ _tag }) => {
    if (_tag === 'Authenticating') tor.close();
  });
  tor.log$.subscribe();
  await tick();
  expect(far.received()).toEqual([]);
  expect(far.destroyed()).toBe(true);
});
