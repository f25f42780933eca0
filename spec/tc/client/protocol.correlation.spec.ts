/** A reply reaches only the request it answers. */
import { either as E } from 'fp-ts';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { client, configLine, noReconnect } from '../../../lib/index.js';
import type { Client, ClientOptions, Diagnostic } from '../../../lib/index.js';
import { messageTypes } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { connectTo, tick, wire } from './wire.js';
import type { Wire } from './wire.js';

const DONE: Message = { _tag: 'Done' };
const value = (key: string, text: string): Message => ({ _tag: 'ConfValue', lines: [configLine(key, text)] });
const unknown = (type: number): Message => ({ _tag: 'Unknown', type, body: new Uint8Array([type & 0xff]) });

interface Opened {
  readonly tor: Client;
  readonly far: Wire;
  readonly diagnostics: ReadonlyArray<Diagnostic>;
}

const open = async (options: ClientOptions = {}): Promise<Opened> => {
  const far = wire();
  const tor = client(connectTo(far), { reconnect: noReconnect, ...options });
  const diagnostics: Diagnostic[] = [];
  tor.diagnostic$.subscribe((one) => diagnostics.push(one));
  const connected = firstValueFrom(tor.connected);
  await tick();
  far.send(DONE);
  await connected;
  far.received();
  return { tor, far, diagnostics };
};

const getConf = (key: string): { readonly type: number; readonly body: Uint8Array } => ({
  type: messageTypes.GetConf,
  body: new TextEncoder().encode(`${key}\n`),
});

const answerText = (answer: E.Either<unknown, { readonly body: Uint8Array }>): string =>
  E.isRight(answer) ? new TextDecoder().decode(answer.right.body) : JSON.stringify(answer.left);

describe('a message of another type than a reply changes nothing and is reported', () => {
  const others = Object.entries({
    'an unknown type': 0x4242,
    'a type from 0x8000': 0x8002,
    'the type of a client': messageTypes.SetConf,
  });

  it.each(others)('%s, before the replies to two raw requests', async (_, type) => {
    const { tor, far, diagnostics } = await open();
    const a = firstValueFrom(tor.request(getConf('A')));
    const b = firstValueFrom(tor.request(getConf('B')));
    await tick();
    far.send(unknown(type), value('A', '1'), value('B', '2'));
    expect([answerText(await a), answerText(await b)]).toEqual(['A 1\n', 'B 2\n']);
    expect(diagnostics).toEqual([{ _tag: 'UnknownMessage', type, body: new Uint8Array([type & 0xff]) }]);
    tor.close();
  });

  it.each(others)('%s, before the replies to two typed requests', async (_, type) => {
    const { tor, far, diagnostics } = await open();
    const a = firstValueFrom(tor.getConf(['A']));
    const b = firstValueFrom(tor.getConf(['B']));
    await tick();
    far.send(unknown(type), value('A', '1'), value('B', '2'));
    expect([await a, await b]).toEqual([E.right([configLine('A', '1')]), E.right([configLine('B', '2')])]);
    expect(diagnostics).toEqual([{ _tag: 'UnknownMessage', type, body: new Uint8Array([type & 0xff]) }]);
    tor.close();
  });
});

it('an EVENT is not the reply of a raw request', async () => {
  const { tor, far } = await open();
  const answer = firstValueFrom(tor.request(unknown(0x0d) as { type: number; body: Uint8Array }));
  await tick();
  far.send({ _tag: 'Event', event: { _tag: 'Log', message: 'a' } }, DONE);
  expect(await answer).toEqual(E.right({ type: messageTypes.Done, body: new Uint8Array() }));
  tor.close();
});

it('a raw request of an unknown type takes replies of unknown types, and none that clients send', async () => {
  const { tor, far, diagnostics } = await open();
  const answers = lastValueFrom(tor.request({ type: 0x0d, body: new Uint8Array(2) }, 'until done').pipe(toArray()));
  await tick();
  far.send(unknown(0x4242), { _tag: 'SaveConf' }, unknown(0x8002), unknown(messageTypes.GetConf), DONE);
  expect((await answers).map((answer) => (E.isRight(answer) ? answer.right.type : answer))).toEqual([
    0x4242,
    0x8002,
    messageTypes.Done,
  ]);
  expect(diagnostics).toMatchObject([
    { _tag: 'UnknownMessage', type: messageTypes.SaveConf },
    { _tag: 'UnknownMessage', type: messageTypes.GetConf },
  ]);
  tor.close();
});
