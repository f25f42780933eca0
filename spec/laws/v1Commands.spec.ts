/** Both halves of each v1 command: what the one writes, the other one reads. */
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import type { Request } from '../../lib/client/Request.js';
import { canonicalAddress, isNullAddress, parseAddress } from '../../lib/index.js';
import type { Address } from '../../lib/index.js';
import { signalNames } from '../../lib/model/Signal.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { decodeText } from '../../lib/internal/text.js';
import { Writer } from '../../lib/internal/Writer.js';
import { addOnion } from '../../lib/v1/command/addOnion.js';
import { addOnionClientAuth } from '../../lib/v1/command/addOnionClientAuth.js';
import { attachStream } from '../../lib/v1/command/attachStream.js';
import { closeCircuit } from '../../lib/v1/command/closeCircuit.js';
import { closeStream } from '../../lib/v1/command/closeStream.js';
import { delOnion } from '../../lib/v1/command/delOnion.js';
import { dropGuards } from '../../lib/v1/command/dropGuards.js';
import { dropOwnership } from '../../lib/v1/command/dropOwnership.js';
import { dropTimeouts } from '../../lib/v1/command/dropTimeouts.js';
import { extendCircuit } from '../../lib/v1/command/extendCircuit.js';
import { getConf } from '../../lib/v1/command/getConf.js';
import { getInfoText } from '../../lib/v1/command/getInfo.js';
import { hsFetch } from '../../lib/v1/command/hsFetch.js';
import { hsPost } from '../../lib/v1/command/hsPost.js';
import { loadConf } from '../../lib/v1/command/loadConf.js';
import { mapAddress } from '../../lib/v1/command/mapAddress.js';
import { redirectStream } from '../../lib/v1/command/redirectStream.js';
import { removeOnionClientAuth } from '../../lib/v1/command/removeOnionClientAuth.js';
import { resetConf } from '../../lib/v1/command/resetConf.js';
import { resolve } from '../../lib/v1/command/resolve.js';
import { saveConf } from '../../lib/v1/command/saveConf.js';
import { servedCommands } from '../../lib/v1/command/served.js';
import { setCircuitPurpose } from '../../lib/v1/command/setCircuitPurpose.js';
import { setConf } from '../../lib/v1/command/setConf.js';
import { signal } from '../../lib/v1/command/signal.js';
import { takeOwnership } from '../../lib/v1/command/takeOwnership.js';
import { useFeature } from '../../lib/v1/command/useFeature.js';
import { viewOnionClientAuth } from '../../lib/v1/command/viewOnionClientAuth.js';
import { serverError } from '../../lib/TorError.js';
import type { Served } from '../../lib/v1/command/ServeCommand.js';
import type { RawReply } from '../../lib/v1/reply.js';
import { recording, replyBytes, requestOf } from '../v1/command/answering.js';
import type { Asked } from '../v1/command/answering.js';

const arbitrary = arbitraries(fc);
const { circuitId, streamId } = arbitrary;

// -------------------------------------------------------------------------------------
// arguments and answers
// -------------------------------------------------------------------------------------

const uint = (max: number, min = 0): fc.Arbitrary<number> => fc.integer({ min, max });
const textOf = (characters: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const base64 = 'ABCXYZabcxyz0123456789+/';
const service = textOf(base32, 56);
const nonempty = textOf('abcXYZ019_.-$~:/', 1, 12);
const host = textOf('abc-.:019', 1, 12);
const optional = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(values, { nil: undefined });
/** A record without the fields that are undefined. */
const options = <A extends object>(fields: { readonly [F in keyof A]: fc.Arbitrary<A[F]> }): fc.Arbitrary<A> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<A>;
const isTrue = fc.constant(true);

/** Text without CR and NUL; lines are separated by LF. */
const data = fc.string({ unit: fc.constantFrom('.', 'a', ' ', '"', '\n', 'ü', '\udcff'), minLength: 1 });
const oneLine = fc.string({ unit: fc.constantFrom('.', 'a', ' ', '"', '\\', '\t', '=', 'ü', '\udcff'), maxLength: 8 });

const confKey = fc.constantFrom('SocksPort', 'Log', 'ContactInfo', 'Nickname');
const confLines = fc.array(fc.record({ key: confKey, value: oneLine }, { noNullPrototype: true }), {
  minLength: 1,
  maxLength: 5,
});

const port = fc.record(
  {
    port: uint(0xffff, 1),
    target: optional(fc.constantFrom('8080', '127.0.0.1', '127.0.0.1:80', '[::1]:80', 'localhost:1', 'unix:/a/b,c')),
  },
  { noNullPrototype: true },
);
const client = textOf(base32.toUpperCase(), 52);
const onion = options({
  ports: fc.constant([]),
  key: textOf(base64, 86).map((blob) => ({ type: 'ED25519-V3', blob: `${blob}==` })),
  discardKey: isTrue,
  detach: isTrue,
  maxStreams: uint(0xffff),
  maxStreamsCloseCircuit: isTrue,
  nonAnonymous: isTrue,
  clients: fc.array(client, { minLength: 1, maxLength: 3 }),
  powDefenses: fc.boolean(),
  powQueueRate: uint(0x7fff_ffff),
  powQueueBurst: uint(0x7fff_ffff),
}).chain((rest) => fc.array(port, { minLength: 1, maxLength: 3 }).map((ports) => ({ ...rest, ports })));
const clientKey = textOf(base64, 43).map((blob) => ({ type: 'x25519', blob: `${blob}=` }));
const auth = fc
  .tuple(service, clientKey, optional(textOf('abcXYZ', 1, 16)), fc.boolean())
  .map(([address, key, name, permanent]) => ({
    service: address,
    key,
    ...(name === undefined ? {} : { name }),
    permanent,
  }));

// -------------------------------------------------------------------------------------
// commands
// -------------------------------------------------------------------------------------

/** A request, the call of the Tor that it stands for, and the answer of the Tor with what the client reads of it. */
interface Case {
  readonly request: Request<RawReply, unknown>;
  readonly member: keyof Served;
  readonly args: ReadonlyArray<unknown>;
  readonly answer: unknown;
}

/** A command whose arguments the Tor is called with as they are. */
const same = <A extends ReadonlyArray<unknown>>(
  member: keyof Served,
  request: (...args: A) => Request<RawReply, unknown>,
  args: { readonly [I in keyof A]: fc.Arbitrary<A[I]> },
  answer: fc.Arbitrary<unknown> = fc.constant(undefined),
): fc.Arbitrary<Case> =>
  fc
    .tuple(fc.tuple(...(args as unknown as fc.Arbitrary<unknown>[])), answer)
    .map(([values, value]) => ({ request: request(...(values as unknown as A)), member, args: values, answer: value }));

const constant = (member: keyof Served, request: Request<RawReply, unknown>): fc.Arbitrary<Case> =>
  fc.constant({ request, member, args: [], answer: undefined });

const { mapping } = arbitrary;
/** Whether an address can be sent, and is read as the same kind of address. */
const isPlain = ({ _tag, address }: Address): boolean => {
  const parsed = parseAddress(address);
  return /^[!-~]+$/.test(address) && !/[='"]/.test(address) && E.isRight(parsed) && parsed.right._tag === _tag;
};

const commands: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  GETCONF: fc
    .uniqueArray(confKey, { minLength: 1 })
    .chain((keys) =>
      fc
        .tuple(
          ...keys.map((key) =>
            fc.array(oneLine, { maxLength: 3 }).map((values) => values.map((value) => ({ key, value }))),
          ),
        )
        .map((lines) => ({ request: getConf(keys), member: 'getConf', args: [keys], answer: lines.flat() })),
    ),
  SETCONF: same('setConf', setConf, [
    confLines.map((lines) => lines.map(({ key, value }) => ({ key, value: `x${value}` }))),
  ]),
  // without a value is the same as with an empty one
  RESETCONF: same('resetConf', resetConf, [confLines]),
  SAVECONF: constant('saveConf', saveConf),
  '+LOADCONF': same('loadConf', loadConf, [data]),
  SIGNAL: same('signal', signal, [fc.constantFrom(...signalNames)]),
  MAPADDRESS: mapping
    .filter(({ from, to }) => isPlain(from) && isPlain(to))
    .chain(({ from, to }) =>
      arbitrary.address.filter(isPlain).map((chosen): Case => ({
        request: mapAddress({ from, to }),
        member: 'mapAddress',
        args: [canonicalAddress(from), canonicalAddress(to)],
        answer: { from: isNullAddress(from) ? chosen : from, to },
      })),
    ),
  GETINFO: fc.array(fc.tuple(nonempty, fc.oneof(data, oneLine)), { minLength: 1, maxLength: 5 }).map((pairs) => {
    const values = new Map(pairs);
    return {
      request: getInfoText([...values.keys()]),
      member: 'getInfoText',
      args: [[...values.keys()]],
      answer: [...values.values()],
    };
  }),
  EXTENDCIRCUIT: fc
    .tuple(
      fc.array(fc.constantFrom('a', '$B~c', '$AB=d'), { maxLength: 3 }),
      circuitId,
      optional(fc.constantFrom('general', 'controller')),
    )
    .map(([routers, circuit, purpose]) => {
      // a name before an equals sign is a keyword, unless it is a fingerprint
      const path = routers[0] === 'a' && routers.length > 1 ? ['a'] : routers;
      const id = path.length === 0 ? 0 : circuit;
      const extending = { circuit: id, purpose } as const;
      return {
        request: extendCircuit(path, extending),
        member: 'extendCircuit',
        args: [path, extending],
        answer: circuit,
      };
    }),
  SETCIRCUITPURPOSE: same('setCircuitPurpose', setCircuitPurpose, [
    circuitId,
    fc.constantFrom('general', 'controller'),
  ]),
  CLOSECIRCUIT: same('closeCircuit', closeCircuit, [circuitId, fc.record({ ifUnused: fc.boolean() })]),
  ATTACHSTREAM: fc.oneof(
    same('attachStream', attachStream, [streamId, circuitId]),
    same('attachStream', attachStream, [
      streamId,
      circuitId.filter((id) => id > 0),
      fc.record({ hop: uint(0xff) }, { noNullPrototype: true }),
    ]),
  ),
  REDIRECTSTREAM: fc.oneof(
    same('redirectStream', redirectStream, [streamId, host]),
    same('redirectStream', redirectStream, [streamId, host, uint(0xffff, 1)]),
  ),
  CLOSESTREAM: same('closeStream', closeStream, [streamId, uint(0xff)]),
  ADD_ONION: fc.tuple(onion, service, optional(clientKey)).map(([added, serviceId, key]) => ({
    request: addOnion(added),
    member: 'addOnion',
    args: [added],
    answer: { serviceId, key },
  })),
  DEL_ONION: same('delOnion', delOnion, [service]),
  ONION_CLIENT_AUTH_ADD: same(
    'addOnionClientAuth',
    addOnionClientAuth,
    [service, clientKey, options({ name: textOf('abcXYZ', 1, 16), permanent: isTrue })],
    fc.constantFrom('Registered', 'Replaced', 'Decrypted'),
  ),
  ONION_CLIENT_AUTH_REMOVE: same('removeOnionClientAuth', removeOnionClientAuth, [service], fc.boolean()),
  ONION_CLIENT_AUTH_VIEW: same(
    'viewOnionClientAuth',
    viewOnionClientAuth,
    [optional(service)],
    fc.array(auth, { maxLength: 3 }),
  ),
  HSFETCH: same('hsFetch', hsFetch, [service, options({ servers: fc.array(nonempty, { minLength: 1 }) })]),
  '+HSPOST': same('hsPost', hsPost, [
    data,
    options({ servers: fc.array(nonempty, { minLength: 1 }), address: service }),
  ]),
  RESOLVE: same('resolve', resolve, [host, fc.record({ reverse: fc.boolean() })]),
  USEFEATURE: same('useFeature', useFeature, [fc.array(nonempty, { minLength: 1 })]),
  TAKEOWNERSHIP: constant('takeOwnership', takeOwnership),
  DROPOWNERSHIP: constant('dropOwnership', dropOwnership),
  DROPGUARDS: constant('dropGuards', dropGuards),
  DROPTIMEOUTS: constant('dropTimeouts', dropTimeouts),
};

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

/** The request as a server receives it. */
const sent = (request: Request<RawReply, unknown>): string => {
  const writer = new Writer();
  const problem = request.write(writer);
  if (problem !== undefined) throw new Error(JSON.stringify(problem));
  const bytes = writer.take();
  const decoded = decodeText(bytes, 0, bytes.length);
  expect(decoded.endsWith('\r\n')).toBe(true);
  if (!decoded.startsWith('+')) {
    expect(decoded.slice(0, -2)).not.toMatch(/[\r\n]/);
    return decoded.slice(0, -2);
  }
  const [line = '', ...rows] = decoded.slice(0, -2).split('\r\n');
  expect(rows.pop()).toBe('.');
  return [line, ...rows.map((row) => row.replace(/^\./, ''))].join('\n');
};

it('every command of a server has a case', () => {
  expect(Object.keys(commands)).toEqual(Object.keys(servedCommands));
});

it.each(Object.entries(commands))(
  'law: %s: the server calls what the client asks for, and the client reads its answer',
  (_, cases) => {
    fc.assert(
      fc.property(cases, ({ request, member, args, answer }) => {
        const { tor, asked } = recording({ [member]: answer });
        const reply = replyBytes(tor, requestOf(sent(request)));
        expect(asked).toEqual<Asked[]>([[member, ...args]]);
        expect(request.reading.read({ bytes: reply, start: 0, end: reply.length })).toEqual(E.right(answer));
      }),
    );
  },
);

it.each(Object.entries(commands))('law: %s: an error of the Tor is read as it was', (_, cases) => {
  fc.assert(
    fc.property(cases, fc.constantFrom(451, 512, 550, 551, 553), oneLine, (one, status, text) => {
      const { request, member } = one;
      const { tor } = recording({ [member]: E.left(serverError('InternalError', text, status)) });
      const reply = replyBytes(tor, requestOf(sent(request)));
      expect(request.reading.read({ bytes: reply, start: 0, end: reply.length })).toMatchObject({
        left: { _tag: 'ServerError', status, text },
      });
    }),
    { numRuns: 20 },
  );
});

it('law: any request gets a whole reply, and the Tor is asked at most for what it says', () => {
  const keyword = fc.constantFrom(...Object.keys(servedCommands), 'FOO', '+SIGNAL');
  const part = fc.oneof(
    nonempty,
    service,
    fc.constantFrom('NEW:BEST', 'Port=80', 'Flags=Detach', 'purpose=general', '0', '1', 'HUP', 'a=b', '127.0.0.1=x'),
    fc.string({
      unit: fc.constantFrom(' ', '"', '\\', '=', ',', '\t', "'", ':', 'x', '1', 'ü', '\udcff'),
      maxLength: 6,
    }),
  );
  const members = [
    'getConf',
    'setConf',
    'loadConf',
    'signal',
    'mapAddress',
    'getInfoText',
    'extendCircuit',
    'addOnion',
  ];
  const refusal = E.left(serverError('InternalError', 'no', 551));
  fc.assert(
    fc.property(keyword, fc.array(part, { maxLength: 5 }), data, (verb, parts, text) => {
      const { tor } = recording(
        Object.fromEntries([...members, 'closeCircuit', 'resolve'].map((name) => [name, refusal])),
      );
      const bytes = replyBytes(tor, {
        keyword: verb.replace('+', ''),
        args: parts.join(' '),
        data: verb.startsWith('+') ? text : undefined,
      });
      const reply = decodeText(bytes, 0, bytes.length);
      // a MAPADDRESS of several addresses has a line for each
      expect(reply).toMatch(/^(?:[245][0-9]{2}-[^\r\n]*\r\n)*[245][0-9]{2} [^\r\n]*\r\n$/);
    }),
    { numRuns: 2000 },
  );
});

it('law: a refusal never shows a private key', () => {
  const secret = textOf(base64, 43);
  const request = fc
    .tuple(
      fc.constantFrom('ADD_ONION', `ONION_CLIENT_AUTH_ADD ${'a'.repeat(56)}`),
      fc.constantFrom('ED25519-V3', 'x25519', 'NEW', 'RSA'),
    )
    .chain(([command, type]) =>
      fc
        .tuple(
          secret,
          fc.array(fc.constantFrom('Port=x', 'Flags=Foo', 'bar', 'Foo=1', '"', 'ClientName=a'), { maxLength: 3 }),
        )
        .map(([blob, rest]) => ({ blob, line: [command, `${type}:${blob}!`, ...rest].join(' ') })),
    );
  fc.assert(
    fc.property(request, ({ blob, line }) => {
      const { tor, asked } = recording({ addOnion: undefined, addOnionClientAuth: undefined });
      const bytes = replyBytes(tor, requestOf(line));
      expect(asked).toEqual([]);
      expect(decodeText(bytes, 0, bytes.length)).not.toContain(blob);
    }),
  );
});
