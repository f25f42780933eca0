import { TestScheduler } from 'rxjs/testing';
import { memory } from '../../lib/transport/memory.js';
import { observe, say, text } from './observe.js';
import { transportSuite } from './suite.js';
import type { Transport } from './suite/harness.js';

const inMemory = (chunkSize?: number) => (): Transport => {
  const { connect, listen } = memory(chunkSize === undefined ? {} : { chunkSize });
  return { listen, listenAt: () => listen, connect: () => connect, nobody: connect };
};

transportSuite('memory', inMemory());
transportSuite('memory, in chunks of 1,000 bytes', inMemory(1_000));

describe('memory', () => {
  it('connects at once, and the server has heard the client before the client goes on', () => {
    const { connect, listen } = memory();
    const listening = observe(listen);
    const accepted = observe(listening.rights[0]!.connection$);
    const [client] = observe(connect).rights;
    const atServer = observe(accepted.rights[0]!.incoming$);
    say(client!, 'now');
    expect(text(atServer)).toBe('now');
  });

  it('is an address of its own each time', () => {
    observe(memory().listen);
    expect(observe(memory().connect).lefts).toMatchObject([{ kind: 'Refused', endpoint: 'memory:' }]);
  });

  it('with a delay, takes one to connect and can be given up until then', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(() => {
      const { connect, listen } = memory({ delay: 10, scheduler });
      const listening = observe(listen);
      const accepted = observe(listening.rights[0]!.connection$);
      const connecting = observe(connect);
      const givenUp = observe(connect);
      scheduler.schedule(() => {
        expect(connecting.rights).toEqual([]);
        givenUp.unsubscribe();
      }, 9);
      scheduler.flush();
      expect([connecting.rights.length, connecting.completed()]).toEqual([1, true]);
      expect([givenUp.rights.length, givenUp.completed()]).toEqual([0, false]);
      expect(accepted.rights).toHaveLength(1);
    });
  });

  it('with a delay, is refused by who has stopped listening in the meantime', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    const { connect, listen } = memory({ delay: 10, scheduler });
    const listening = observe(listen);
    const connecting = observe(connect);
    listening.unsubscribe();
    scheduler.flush();
    expect(connecting.lefts).toMatchObject([{ kind: 'Refused' }]);
  });
});
