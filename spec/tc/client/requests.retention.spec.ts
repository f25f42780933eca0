/** What a TC client keeps of a request once it is written: how to read the reply, and none of its arguments. */
import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, configLine, frame, messageTypes, noReconnect } from '../../../lib/index.js';
import type { Client, Duplex, TransportError } from '../../../lib/index.js';
import { bytesOf } from './wire.js';
import { released } from '../../memory.js';

/** Authenticates the client, answers nothing else, and keeps nothing. */
const quiet = (): Duplex<Uint8Array> => {
  const incoming$ = new Subject<E.Either<TransportError, Uint8Array>>();
  let hasAnswered = false;
  return {
    incoming$,
    write: () => {
      if (hasAnswered) return;
      hasAnswered = true;
      queueMicrotask(() => incoming$.next(E.right(bytesOf({ _tag: 'Done' }))));
    },
    buffered: () => 0,
    end: () => undefined,
    destroy: () => undefined,
    endpoint: 'memory:quiet',
  };
};

interface Asked {
  readonly arguments: ReadonlyArray<object>;
  readonly answer$: Observable<unknown>;
}

const requests: Readonly<Record<string, (tor: Client) => Asked>> = {
  GETCONF: (tor) => {
    const keys = ['Nickname'];
    return { arguments: [keys], answer$: tor.getConf(keys) };
  },
  SETCONF: (tor) => {
    const lines = [configLine('Nickname', 'a')];
    return { arguments: [lines, ...lines], answer$: tor.setConf(lines) };
  },
  MAPADDRESS: (tor) => {
    const from = { _tag: 'Hostname', address: 'a' } as const;
    const to = { _tag: 'Hostname', address: 'b' } as const;
    return { arguments: [from, to], answer$: tor.mapAddress(from, to) };
  },
  AUTHENTICATE: (tor) => {
    const secret = new Uint8Array(8);
    return { arguments: [secret], answer$: tor.authenticate(secret) };
  },
  'a raw message': (tor) => {
    const message = frame(messageTypes.SaveConf, new Uint8Array(8));
    return { arguments: [message, message.body], answer$: tor.request(message) };
  },
};

describe('a request in flight', () => {
  it.each(Object.entries(requests))('keeps none of its arguments: %s', async (_, make) => {
    const tor = client(of(E.right(quiet())), { reconnect: noReconnect, timeout: Infinity });
    await new Promise<void>((resolve) => {
      tor.connected.subscribe(() => resolve());
    });
    const objects = released();
    // a function, so that no local variable of the spec refers to the arguments
    const ask = (): void => {
      const { arguments: passed, answer$ } = make(tor);
      answer$.subscribe();
      passed.forEach((one, index) => objects.add(`argument ${index}`, one));
    };
    ask();
    expect(await objects.stillReachable()).toEqual([]);
    tor.close();
  });
});
