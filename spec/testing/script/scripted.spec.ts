/** Scripts as a Connect: each connection gets the next. */
import { either as E } from 'fp-ts';
import type { Duplex } from '../../../lib/transport/Duplex.js';
import type { TransportError } from '../../../lib/TorError.js';
import { script } from '../../../lib/testing/script/Script.js';
import type { ScriptError } from '../../../lib/testing/script/Script.js';
import { scripted } from '../../../lib/testing/script/scripted.js';
import type { ScriptedPeer } from '../../../lib/testing/script/scripted.js';
import { end, expectType, send } from '../../../lib/testing/script/steps.js';

const saveConf = Uint8Array.of(0, 0, 0, 8);

const connected = ({ connect }: ScriptedPeer): ReadonlyArray<E.Either<TransportError, Duplex<Uint8Array>>> => {
  const items: Array<E.Either<TransportError, Duplex<Uint8Array>>> = [];
  connect.subscribe((item) => items.push(item));
  return items;
};

const open = (peer: ScriptedPeer): { readonly near: Duplex<Uint8Array>; readonly came: string[] } => {
  const [item] = connected(peer);
  if (item === undefined || E.isLeft(item)) throw new Error('not connected');
  const came: string[] = [];
  item.right.incoming$.subscribe({
    next: (chunk) => came.push(E.isRight(chunk) ? chunk.right.join(' ') : chunk.left.kind),
    complete: () => came.push('|'),
  });
  return { near: item.right, came };
};

const results = (peer: ScriptedPeer): ReadonlyArray<E.Either<ScriptError, void>> => {
  const items: Array<E.Either<ScriptError, void>> = [];
  peer.finished$.subscribe((item) => items.push(item));
  return items;
};

it('each connection gets the next script; when none is left it is refused', () => {
  const peer = scripted(script(send({ _tag: 'Done' }), end), script(expectType('SaveConf')));
  const finished = results(peer);
  expect(open(peer).came).toEqual(['0 0 0 1', '|']);
  expect(finished).toEqual([]);
  open(peer).near.write(saveConf);
  expect(finished).toEqual([E.right(undefined)]);
  expect(results(peer)).toEqual([E.right(undefined)]);
  expect(connected(peer)).toMatchObject([E.left({ _tag: 'TransportError', kind: 'Refused' })]);
});

it('its verdict says at any time which step is not done', () => {
  const peer = scripted(script(expectType('SaveConf')), script(expectType('GetConf'), end));
  expect(peer.verdict()).toMatchObject(E.left({ connection: 1, step: 1, got: 'no connection' }));
  const { near } = open(peer);
  expect(peer.verdict()).toMatchObject(E.left({ connection: 1, step: 1, wanted: 'SaveConf', got: 'nothing yet' }));
  near.write(saveConf.slice(0, 3));
  expect(peer.verdict()).toMatchObject(E.left({ connection: 1, step: 1, got: 'only <00 00 00> yet' }));
  near.write(saveConf.slice(3));
  expect(peer.verdict()).toMatchObject(E.left({ connection: 2, step: 1, wanted: 'GetConf', got: 'no connection' }));
});

it('what it sends is sent by the time that it arrives', () => {
  const verdicts: Array<E.Either<ScriptError, void>> = [];
  const peer = scripted(script(expectType('SaveConf'), send({ _tag: 'Done' })), script(end));
  const [item] = connected(peer);
  if (item === undefined || E.isLeft(item)) throw new Error('not connected');
  item.right.incoming$.subscribe(() => verdicts.push(peer.verdict()));
  item.right.write(saveConf);
  expect(verdicts).toMatchObject([E.left({ connection: 2, step: 1, got: 'no connection' })]);
});

it('the first script that fails is the verdict, and the result', () => {
  const peer = scripted(script(expectType('GetConf')), script(end));
  const finished = results(peer);
  const { near, came } = open(peer);
  near.write(saveConf);
  expect(came).toEqual(['|']);
  open(peer);
  const failed = E.left({
    _tag: 'ScriptError',
    connection: 1,
    step: 1,
    wanted: 'GetConf',
    got: '{ _tag: "SaveConf" }',
  });
  expect(finished).toEqual([failed]);
  expect(peer.verdict()).toEqual(failed);
});
