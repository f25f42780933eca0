/** What today's Tor, or whoever listens in its place, could do to its client; and what a client could do to itself. */
import fs from 'node:fs';
import { runInNewContext } from 'node:vm';
import { either as E } from 'fp-ts';
import { lastValueFrom, Subscription } from 'rxjs';
import { defaultFramingLimits } from '../../lib/v1/framing/limits.js';
import { Messages } from '../../lib/v1/framing/Replies.js';
import { saveConf, setConf } from '../../lib/v1/requests/config.js';
import { bootstrap } from '../../lib/v1/index.js';
import { launchTor } from '../../lib/node/launch/launchTor.js';
import { Writer } from '../../lib/internal/Writer.js';
import { parseText } from '../v1/parts.js';
import { connected, virtually } from '../v1/peer.js';

it('a dot behind an LF alone did end data for one part and not for the other, which then looked for its end for ever', () => {
  expect(parseText('250+a=\r\nx\n.\r\n250 OK\r\n')).toMatchObject({ messages: [], problem: undefined, isOpen: true });
  const whole = '250+a=\r\nx\n.\r\n\n.\r\n.\r\n250 OK\r\n';
  expect(parseText(whole).messages).toEqual([whole]);
  const answers: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => tor.getInfo(['a']).subscribe((answer) => answers.push(answer)));
    at(2, () => far.sendBytes(new TextEncoder().encode(whole)));
    at(3, () => tor.close());
  });
  expect(answers).toEqual([E.right(['x\n.\n\n.'])]);
});

it('a reply with an event behind each of its lines took the square of their number: here, hours', () => {
  const count = 300_000;
  const octets = new TextEncoder().encode(`${'250-x\r\n650 A\r\n'.repeat(count)}250 OK\r\n`);
  const act = (): number => new Messages(defaultFramingLimits).step(octets).count;
  expect(runInNewContext('act()', { act }, { timeout: 60_000 })).toBe(count + 1);
});

it('an event named as a tag of this library, as no event of a Tor is, was given for one of its five', () => {
  const items: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => tor.circuit$.subscribe((item) => items.push(item)));
    at(2, () => far.send('250 OK', '650 Circuit 1 BUILT', '650 CIRC 1 BUILT'));
    at(3, () => tor.close());
  });
  expect(items).toMatchObject([E.right({ _tag: 'Circuit', id: 1 })]);
});

it('a command whose value has not its type left its beginning before the next command', () => {
  const writer = new Writer();
  const broken = setConf([{ key: 'SocksPort', value: 9050 as unknown as string }]);
  expect(() => broken.write(writer)).toThrow(TypeError);
  saveConf.write(writer);
  expect(new TextDecoder().decode(writer.take())).toBe('SAVECONF\r\n');
});

it('the private key of an onion service, with the newline of its file, was shown in the error', () => {
  const answers: E.Either<unknown, unknown>[] = [];
  virtually((at) => {
    const { tor } = connected();
    const key = { type: 'ED25519-V3', blob: 'c2VjcmV0\n' };
    at(1, () => tor.addOnion({ ports: [{ port: 80 }], key }).subscribe((answer) => answers.push(answer)));
    at(2, () => tor.close());
  });
  expect(answers).toMatchObject([E.left({ _tag: 'EncodeError', message: 'ADD_ONION', field: 'Key' })]);
  expect(JSON.stringify(answers)).not.toContain('c2VjcmV0');
});

it('a time that no timer takes was told to be over each millisecond', () => {
  const delays: number[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => {
      const scheduler = {
        now: () => 0,
        schedule: (_: unknown, delay = 0) => {
          delays.push(delay);
          return new Subscription();
        },
      };
      bootstrap(tor, { stalledAfter: Number.MAX_SAFE_INTEGER, scheduler }).subscribe();
    });
    at(2, () => far.send('250 OK', '650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=1 TAG=a SUMMARY=b'));
    at(3, () => tor.close());
  });
  expect(delays).toEqual([0x7fff_ffff]);
});

it('a folder that could not be removed ended the process, and the end of the Tor was not told', async () => {
  const remove = jest.spyOn(fs, 'rmSync').mockImplementationOnce((folder) => {
    remove.mockRestore();
    fs.rmSync(folder, { recursive: true });
    throw Object.assign(new Error('not empty'), { code: 'ENOTEMPTY' });
  });
  const end = await lastValueFrom(launchTor({ binary: '/no/such/tor' }));
  expect(end).toMatchObject(E.left({ _tag: 'TransportError', kind: 'NotFound' }));
});

it.each(['', 'tor\0', `${__filename}/tor`, 'x'.repeat(0x2000)])(
  'a program that Node throws for (%#) is a Left, as any other that cannot be started',
  (binary) => {
    const items: unknown[] = [];
    launchTor({ binary }).subscribe({ next: (item) => items.push(item), complete: () => items.push('|') });
    expect(items).toMatchObject([{ _tag: 'Left', left: { _tag: 'TransportError' } }, '|']);
  },
);
