/** The generators of this library. TC can carry every generated value unchanged, except details. */
import type * as FastCheck from 'fast-check';
import type { Frame } from '../../tc/frame/Frame.js';
import type { ClientMessage, Message, ServerMessage, UnknownMessage } from '../../tc/message/Message.js';
import { keysByMessage } from '../../tc/message/GetConf.js';
import type { UnknownEvent } from '../../tc/message/Event.js';
import { addressMapping, ipv4, ipv6, isHostname } from '../../model/Address.js';
import type { Address, AddressMapping, Hostname, IPv4, IPv6 } from '../../model/Address.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { errorNames } from '../../model/ErrorCode.js';
import type { ErrorCode } from '../../model/ErrorCode.js';
import { circuitStatuses, orConnectionStatuses, streamStatuses } from '../../model/Event.js';
import type { TorEvent } from '../../model/Event.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import { detailedEvents } from './details.js';
import type { EventArbitraries, FastCheckModule } from './details.js';

export type { FastCheckModule } from './details.js';
import { signalBytes, tcSignals } from '../../model/Signal.js';
import type { TcSignal } from '../../model/Signal.js';

type Arbitrary<A> = FastCheck.Arbitrary<A>;
type KnownMessage = Exclude<Message, UnknownMessage>;

/** The first keys, as many as one GETCONF can hold. */
const ofOneMessage = (keys: ReadonlyArray<string>): ReadonlyArray<string> => keysByMessage(keys)[0] ?? [];

const PLAIN = { noNullPrototype: true } as const;

/**
 * Arbitraries of fast-check for the values of this library.
 *
 * @category model
 * @since 0.1.0
 */
export interface Arbitraries {
  /** Up to 64 bytes. */
  readonly content: Arbitrary<Uint8Array>;
  /** Unicode without NUL and without lone surrogates. */
  readonly text: Arbitrary<string>;
  /** An option's name: no white space, no control character, no `#` at its start, 1 to 252 bytes. */
  readonly key: Arbitrary<string>;
  /** A line of SETCONF: its value has neither a newline nor white space at its ends. */
  readonly configLine: Arbitrary<ConfigLine>;
  /** A line of CONFVALUE: its value has no newline. */
  readonly confValueLine: Arbitrary<ConfigLine>;
  readonly ipv4: Arbitrary<IPv4>;
  readonly ipv6: Arbitrary<IPv6>;
  readonly hostname: Arbitrary<Hostname>;
  readonly address: Arbitrary<Address>;
  readonly mapping: Arbitrary<AddressMapping>;
  readonly errorCode: Arbitrary<ErrorCode>;
  /** A signal of TC. */
  readonly signal: Arbitrary<TcSignal>;
  readonly circuitId: Arbitrary<CircuitId>;
  readonly streamId: Arbitrary<StreamId>;
  /** The five events by tag. */
  readonly events: EventArbitraries;
  readonly event: Arbitrary<TorEvent>;
  /** The five events by tag, with or without details. */
  readonly detailed: EventArbitraries;
  readonly unknownEvent: Arbitrary<UnknownEvent>;
  /** The messages of section 3 by tag. */
  readonly messages: { readonly [T in KnownMessage['_tag']]: Arbitrary<Extract<KnownMessage, { readonly _tag: T }>> };
  readonly clientMessage: Arbitrary<ClientMessage>;
  readonly serverMessage: Arbitrary<ServerMessage>;
  /** A message of a type that section 3 does not define. */
  readonly unknownMessage: Arbitrary<UnknownMessage>;
  readonly message: Arbitrary<Message>;
  readonly frame: Arbitrary<Frame>;
  /** Splits the bytes, in order, into chunks of any size, including empty ones. */
  readonly chunks: (bytes: Uint8Array) => Arbitrary<ReadonlyArray<Uint8Array>>;
}

/**
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitraries } from 'rx-tor-control/testing';
 *
 * const { message } = arbitraries(fc);
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const arbitraries = (fc: FastCheckModule): Arbitraries => {
  const content = fc.uint8Array({ maxLength: 64 });
  const uint = (max: number, min = 0): Arbitrary<number> => fc.integer({ min, max });
  const uint32 = fc.oneof(uint(0xff), fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff), uint(0xffff_ffff));
  const record = <T extends string, A extends object>(
    _tag: T,
    fields: { readonly [K in keyof A]: Arbitrary<A[K]> },
  ): Arbitrary<{ readonly _tag: T } & A> => fc.record(fields).map((values) => ({ _tag, ...values }));

  // text
  const character = fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.constantFrom('\t', '\r', '\n', ' ', '\u00e9', '\ufeff', '\ufffd', '\u{1f9c5}') },
  );
  const textOf = (allowed: RegExp, minLength = 0): Arbitrary<string> =>
    fc
      .array(
        character.filter((c) => c !== '\0' && allowed.test(c)),
        { minLength, maxLength: 48 },
      )
      .map((characters) => characters.join(''));
  const text = textOf(/^/);
  const line = textOf(/[^\n]/);
  const key = fc.oneof(
    fc.constantFrom('SocksPort', 'ContactInfo', 'BandwidthRate', 'HiddenServiceOptions'),
    // eslint-disable-next-line no-control-regex -- a key has none
    textOf(/[^\u0000-\u0020\u007f]/, 1).filter((k) => !k.startsWith('#')),
  );

  // addresses
  const ipv4Address = fc.uint8Array({ minLength: 4, maxLength: 4 }).map(ipv4);
  const ipv6Address = fc
    .array(fc.oneof(fc.constantFrom(0, 0xff, 0xffff), uint(0xffff)), { minLength: 8, maxLength: 8 })
    .map((groups) => ipv6(groups.flatMap((group) => [group >> 8, group & 0xff])));
  const hostname = fc
    .oneof(fc.constantFrom('.', 'localhost', 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion'), text)
    .filter(isHostname)
    .map((address): Hostname => ({ _tag: 'Hostname', address }));
  const address = fc.oneof(ipv4Address, ipv6Address, hostname);
  const mapping = fc.tuple(address, address).map(([from, to]) => addressMapping(from, to));

  // codes
  const named = <N extends string>(names: ReadonlyArray<N>, max: number): Arbitrary<N | number> =>
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: uint(max, names.length) });
  const errorCode = named(errorNames, 0xffff);
  const signal = fc.constantFrom(...tcSignals);
  const taken = new Set<number>(Object.values(signalBytes).flatMap((set) => Object.values(set)));
  const circuitId = uint32;
  const streamId = uint32;

  // events
  const router = fc.oneof(fc.constantFrom('relay1', `$${'0123456789ABCDEF'.repeat(2)}01234567`), textOf(/[^,]/, 1));
  const events: EventArbitraries = {
    Circuit: record('Circuit', {
      status: named(circuitStatuses, 0xff),
      id: circuitId,
      path: fc.array(router, { maxLength: 8 }),
    }),
    Stream: record('Stream', { status: named(streamStatuses, 0xff), id: streamId, target: text }),
    OrConnection: record('OrConnection', { status: named(orConnectionStatuses, 0xff), router: text }),
    Bandwidth: record('Bandwidth', { read: uint32, written: uint32 }),
    Log: record('Log', { message: text }),
  };
  const event = fc.oneof(events.Circuit, events.Stream, events.OrConnection, events.Bandwidth, events.Log);
  const unknownEvent: Arbitrary<UnknownEvent> = record('UnknownEvent', {
    code: fc.oneof(fc.constant(0), uint(0xffff, 6)),
    body: content,
  });
  const detailed = detailedEvents(fc, events, line);

  // messages
  const configLine = fc.record({ key, value: line.map((value) => value.replace(/^[ \t\r]+|[ \t\r]+$/g, '')) }, PLAIN);
  const confValueLine = fc.record({ key, value: line }, PLAIN);
  const messages: Arbitraries['messages'] = {
    Error: record('Error', { code: errorCode, text }),
    Done: fc.constant({ _tag: 'Done' } as const),
    SetConf: record('SetConf', { lines: fc.array(configLine, { minLength: 1, maxLength: 8 }) }),
    GetConf: record('GetConf', { keys: fc.array(key, { minLength: 1, maxLength: 8 }).map(ofOneMessage) }),
    ConfValue: record('ConfValue', { lines: fc.array(confValueLine, { maxLength: 8 }) }),
    SetEvents: record('SetEvents', { codes: fc.array(fc.oneof(uint(6), uint(0xffff)), { maxLength: 8 }) }),
    Event: record('Event', {
      event: fc.oneof({ weight: 8, arbitrary: event }, { weight: 1, arbitrary: unknownEvent }),
    }),
    Authenticate: record('Authenticate', { secret: content }),
    SaveConf: fc.constant({ _tag: 'SaveConf' } as const),
    Signal: record('Signal', {
      signal: fc.oneof(
        signal,
        uint(0xff).filter((byte) => !taken.has(byte)),
      ),
    }),
    MapAddress: record('MapAddress', { from: address, to: address }),
    AddressMapped: record('AddressMapped', { from: address, to: address }),
    GetAllMappings: fc.constant({ _tag: 'GetAllMappings' } as const),
  };
  const { Error, Done, ConfValue, Event, AddressMapped, ...fromClient } = messages;
  const clientMessage = fc.oneof(...Object.values(fromClient)) as Arbitrary<ClientMessage>;
  const serverMessage: Arbitrary<ServerMessage> = fc.oneof(Error, Done, ConfValue, Event, AddressMapped);
  const unknownMessage: Arbitrary<UnknownMessage> = record('Unknown', {
    type: uint(0xffff, 0x000d),
    body: content,
  });
  const frame = fc.record({ type: fc.oneof(uint(0x0010), uint(0xffff)), body: content }, PLAIN);

  const chunks: Arbitraries['chunks'] = (bytes) => {
    const { length } = bytes;
    const cuts = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(uint(length), { maxLength: 16 }).map((offsets) => offsets.sort((a, b) => a - b)),
      },
      { weight: 1, arbitrary: fc.constant(Array.from({ length }, (_, i) => i)) },
    );
    return cuts.map((offsets) => [...offsets, length].map((end, i) => bytes.slice(offsets[i - 1] ?? 0, end)));
  };

  return {
    content,
    text,
    key,
    configLine,
    confValueLine,
    ipv4: ipv4Address,
    ipv6: ipv6Address,
    hostname,
    address,
    mapping,
    errorCode,
    signal,
    circuitId,
    streamId,
    events,
    event,
    detailed,
    unknownEvent,
    messages,
    clientMessage,
    serverMessage,
    unknownMessage,
    message: fc.oneof(clientMessage, serverMessage, unknownMessage),
    frame,
    chunks,
  };
};
