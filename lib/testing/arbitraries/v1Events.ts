/** Arbitraries of the events of the v1 protocol. */
import type * as FastCheck from 'fast-check';
import type { Keywords } from '../../model/EventDetails.js';
import type { RouterStatus } from '../../model/RouterStatus.js';
import type { Counts, Unnamed, UnknownEvent, V1EventName, V1Events } from '../../model/V1Event.js';
import type { FastCheckModule } from './details.js';

type Arbitrary<A> = FastCheck.Arbitrary<A>;

/**
 * Events by their name in the v1 protocol, with the fields that a client reads: v1 can carry each of them unchanged.
 *
 * @category model
 * @since 0.1.0
 */
export type V1EventArbitraries = { readonly [N in V1EventName]: Arbitrary<V1Events[N]> } & {
  /** An event with a name that this library does not know. */
  readonly unknown: Arbitrary<UnknownEvent>;
};

/**
 * ```ts
 * import * as fc from 'fast-check';
 * import { v1EventArbitraries } from 'rx-tor-control/testing';
 *
 * const { HS_DESC } = v1EventArbitraries(fc);
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const v1EventArbitraries = (fc: FastCheckModule): V1EventArbitraries => {
  const uint = (max: number, min = 0): Arbitrary<number> => fc.integer({ min, max });
  const count = fc.oneof(uint(9), uint(0xffff_ffff), uint(Number.MAX_SAFE_INTEGER));
  const id = fc.oneof(uint(9), uint(0xffff_ffff));
  const port = uint(0xffff);
  const some = <A>(arbitrary: Arbitrary<A>): Arbitrary<A | undefined> => fc.oneof(fc.constant(undefined), arbitrary);

  // text
  const character = fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('\t', '\r', '\n', ' ', '"', '\\', "'", '=', ':0', '.', '\u00a0', '\ufeff', '\udc80'),
    },
  );
  const textOf = (allowed: RegExp, minLength = 0): Arbitrary<string> =>
    fc
      .array(
        character.filter((c) => allowed.test(c)),
        { minLength, maxLength: 16 },
      )
      .map((characters) => characters.join(''))
      // adjacent escaped bytes may be one character
      .filter((text) => !/[\udc80-\udcff]{2}/.test(text));
  /** The value of a keyword. */
  const value = fc.oneof(fc.constantFrom('', 'GENERAL', '127.0.0.1:80', '/run/a b:0', 'a b'), textOf(/^/));
  // eslint-disable-next-line no-control-regex -- a word has none
  const word = fc.oneof(fc.constantFrom('UNKNOWN', 'a.onion', '<error>'), textOf(/^[^\u0000-\u0020\u007f"=]+$/, 1));
  const name = fc.constantFrom('A', 'x-2', '_', '__proto__', 'constructor', 'LATER');
  const keywords = (minLength: number): Arbitrary<Keywords> =>
    fc.array(fc.tuple(name, value), { minLength, maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
  const list = some(
    fc.array(fc.constantFrom('ONEHOP_TUNNEL', 'IS_INTERNAL', 'NEED_CAPACITY', 'NYM_EPOCH'), { maxLength: 3 }),
  );
  const hex = (length: number): Arbitrary<string> =>
    fc
      .array(
        uint(15).map((digit) => digit.toString(16).toUpperCase()),
        { minLength: length, maxLength: length },
      )
      .map((digits) => digits.join(''));
  const nickname = fc.constantFrom('a0', 'Relay1', 'x');
  const router = fc.oneof(
    nickname,
    hex(40).map((digits) => `$${digits}`),
    fc.tuple(hex(40), nickname).map(([digits, nick]) => `$${digits}~${nick}`),
  );
  const time = fc.constantFrom('2026-11-30T22:17:36.991594', '2026-11-22T13:08:14.886293');
  const host = fc.constantFrom('example.com', '127.0.0.1', '[2001:db8::1]', '', 'a=b', '::1');
  const addressPort = fc.tuple(host, port).map(([address, number]) => `${address}:${number}`);

  /** A record without the fields that are undefined, as an event is read. */
  const record = <A extends object>(fields: { readonly [F in keyof A]-?: Arbitrary<A[F]> }): Arbitrary<A> =>
    fc
      .record(fields, { noNullPrototype: true })
      .map((values) => Object.fromEntries(Object.entries(values).filter(([, one]) => one !== undefined)) as A);
  const tagged = <A extends { readonly _tag: string }>(
    tag: A['_tag'],
    fields: { readonly [F in Exclude<keyof A, '_tag'>]-?: Arbitrary<A[F]> },
  ): Arbitrary<A> => record({ _tag: fc.constant(tag), ...fields } as { readonly [F in keyof A]-?: Arbitrary<A[F]> });
  const unnamed: { readonly [F in keyof Unnamed]-?: Arbitrary<Unnamed[F]> } = {
    words: some(fc.array(value, { minLength: 1, maxLength: 3 }).filter(isAmongWords)),
    other: some(keywords(1)),
  };
  const noWords = { ...unnamed, words: fc.constant(undefined) };

  // the events of TC
  /** Adds a status, and its word in the details. */
  const withStatus = <A extends { readonly status: string | number; readonly details?: object | undefined }>(
    words: Readonly<Record<string, A['status']>>,
    fields: Arbitrary<Omit<A, 'status' | 'details'>>,
    details: Arbitrary<Omit<NonNullable<A['details']>, 'status'>>,
  ): Arbitrary<A> => {
    const status = fc.constantFrom(...Object.entries(words), ['LATER', 255] as const, ['UNKNOWN_77', 77] as const);
    return fc
      .tuple(status, fields, details)
      .map(
        ([[text, one], values, rest]) =>
          ({ ...values, status: one, details: { status: text, ...rest } }) as unknown as A,
      );
  };
  const other = keywords(0);
  const reasons = { reason: some(value), remoteReason: some(value) };
  const credentials = { socksUsername: some(value), socksPassword: some(value) };
  const circuitOf = (words: Readonly<Record<string, V1Events['CIRC']['status']>>): Arbitrary<V1Events['CIRC']> =>
    withStatus<V1Events['CIRC']>(
      words,
      tagged('Circuit', { id, path: fc.array(router, { maxLength: 4 }) }),
      record({
        buildFlags: list,
        purpose: some(value),
        hsState: some(value),
        rendQuery: some(value),
        timeCreated: some(time),
        ...reasons,
        ...credentials,
        confluxId: some(value),
        other,
      }),
    );
  const stream = withStatus<V1Events['STREAM']>(
    {
      ...{ SENTCONNECT: 'SentConnect', SENTRESOLVE: 'SentResolve', SUCCEEDED: 'Succeeded' },
      ...{ FAILED: 'Failed', CLOSED: 'Closed', NEW: 5, NEWRESOLVE: 6, DETACHED: 7, REMAP: 8, XON_RECV: 13 },
    },
    tagged('Stream', { id, target: addressPort }),
    record({
      circuit: some(uint(0xffff_ffff, 1)),
      ...reasons,
      source: some(value),
      sourceAddress: some(value),
      purpose: some(value),
      ...credentials,
      clientProtocol: some(value),
      nymEpoch: some(count),
      sessionGroup: some(fc.integer({ min: -9, max: 9 })),
      isolation: list,
      other,
    }),
  );
  const orConnection = withStatus<V1Events['ORCONN']>(
    { LAUNCHED: 'Launched', CONNECTED: 'Connected', FAILED: 'Failed', CLOSED: 'Closed', NEW: 4 },
    tagged('OrConnection', {
      router: fc.oneof(
        router,
        addressPort.filter((one) => !one.startsWith(':')),
      ),
    }),
    record({ reason: some(value), circuits: some(count), id: some(value), other }),
  );
  const bandwidth: Arbitrary<V1Events['BW']> = tagged('Bandwidth', {
    read: count,
    written: count,
    details: some(record({ other: keywords(1) })),
  });
  const log = (severity: 'Debug' | 'Info' | 'Notice' | 'Warn' | 'Err'): Arbitrary<V1Events['INFO']> =>
    tagged('Log', { message: textOf(/^[^\0]+$/), details: fc.constant({ severity }) });

  // the others
  const countsBy = (...names: ReadonlyArray<string>): Arbitrary<Counts> =>
    fc.array(fc.tuple(fc.constantFrom(...names), count), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
  const cells = some(countsBy('relay', 'relay_early', 'create2'));
  const decimal = some(uint(999_999_999).map((millionths) => Number((millionths / 1e6).toFixed(6))));
  const statusFields = {
    severity: fc.constantFrom('NOTICE', 'WARN', 'ERR'),
    action: fc.constantFrom('BOOTSTRAP', 'BUG', 'SOCKS_BAD_HOSTNAME', 'SOCKS_UNKNOWN_PROTOCOL', 'LATER'),
    arguments: fc.oneof(
      keywords(0),
      fc
        .array(fc.tuple(fc.constantFrom('DATA', 'REASON', 'SUMMARY'), value), { maxLength: 3 })
        .map((pairs): Keywords => Object.fromEntries(pairs)),
    ),
    words: unnamed.words,
  };
  const line = textOf(/^[^\0\r\n]+$/, 1);
  const relay: Arbitrary<RouterStatus> = record({
    nickname,
    identity: hex(40),
    digest: fc.constant('SpIcm190dPZoXlDbnCzAfKxfzRw'),
    published: fc.constant('2038-01-01 00:00:00'),
    address: fc.constantFrom('127.0.0.1', '10.0.0.1'),
    orPort: port,
    dirPort: port,
    addresses: some(fc.constant(['[2001:db8::1]:9001'])),
    flags: fc.array(fc.constantFrom('Exit', 'Fast', 'Guard', 'Running'), { maxLength: 3 }),
    version: some(fc.constant('Tor 0.4.9.11')),
    bandwidth: some(uint(1e9)),
    weights: some(fc.constant({ Unmeasured: '1' })),
    policy: some(line),
    lines: some(
      fc.array(
        line.map((text) => `x ${text}`),
        { minLength: 1, maxLength: 2 },
      ),
    ),
  });
  const relays = fc.array(relay, { maxLength: 3 });
  const data = textOf(/^[^\0]+$/);

  return {
    CIRC: circuitOf({
      LAUNCHED: 'Launched',
      BUILT: 'Built',
      GUARD_WAIT: 'Extended',
      EXTENDED: 'Extended',
      FAILED: 'Failed',
    }),
    CIRC_MINOR: circuitOf({ PURPOSE_CHANGED: 5, CANNIBALIZED: 6 }),
    STREAM: stream,
    ORCONN: orConnection,
    BW: bandwidth,
    DEBUG: log('Debug'),
    INFO: log('Info'),
    NOTICE: log('Notice'),
    WARN: log('Warn'),
    ERR: log('Err'),
    NEWDESC: tagged('NewDesc', { routers: fc.array(router, { maxLength: 4 }) }),
    ADDRMAP: tagged('AddrMap', {
      from: word,
      to: word,
      expiry: fc.constantFrom('NEVER', '2026-11-30 22:17:26'),
      error: some(value),
      expires: some(value),
      cached: some(fc.oneof(fc.constantFrom('YES', 'NO'), value)),
      streamId: some(id),
      ...noWords,
    }),
    DESCCHANGED: tagged('DescChanged', unnamed),
    NS: tagged('NetworkStatus', { relays }),
    STATUS_GENERAL: tagged('StatusGeneral', statusFields),
    STATUS_CLIENT: tagged('StatusClient', statusFields),
    STATUS_SERVER: tagged('StatusServer', statusFields),
    GUARD: tagged('Guard', {
      type: fc.constant('ENTRY'),
      router,
      status: fc.constantFrom('NEW', 'UP', 'DOWN'),
      ...unnamed,
    }),
    STREAM_BW: fc.oneof(
      tagged<V1Events['STREAM_BW']>('StreamBandwidth', { id, written: count, read: count, time, ...unnamed }),
      tagged<V1Events['STREAM_BW']>('StreamBandwidth', {
        id,
        written: count,
        read: count,
        time: fc.constant(undefined),
        ...noWords,
      }),
    ),
    CLIENTS_SEEN: tagged('ClientsSeen', {
      timeStarted: value,
      countries: countsBy('de', 'us', '??'),
      versions: some(countsBy('v4', 'v6')),
      ...unnamed,
    }),
    NEWCONSENSUS: tagged('NewConsensus', { relays }),
    BUILDTIMEOUT_SET: tagged('BuildTimeoutSet', {
      type: fc.constantFrom('COMPUTED', 'RESET'),
      totalTimes: some(count),
      timeoutMs: some(count),
      xm: some(count),
      alpha: decimal,
      cutoffQuantile: decimal,
      timeoutRate: decimal,
      closeMs: some(count),
      closeRate: decimal,
      ...unnamed,
    }),
    SIGNAL: tagged('Signal', { signal: fc.constantFrom('RELOAD', 'NEWNYM', 'LATER'), ...unnamed }),
    CONF_CHANGED: tagged('ConfChanged', {
      changes: fc.array(
        record({ key: fc.constantFrom('Nickname', 'Log', '__LeaveStreamsUnattached'), value: some(value) }),
        {
          maxLength: 4,
        },
      ),
    }),
    CONN_BW: tagged('ConnectionBandwidth', {
      id: count,
      type: fc.oneof(fc.constantFrom('OR', 'DIR', 'EXIT'), value),
      read: count,
      written: count,
      ...unnamed,
    }),
    CELL_STATS: tagged('CellStats', {
      id: some(id),
      inboundQueue: some(count),
      inboundConnection: some(count),
      inboundAdded: cells,
      inboundRemoved: cells,
      inboundTime: cells,
      outboundQueue: some(count),
      outboundConnection: some(count),
      outboundAdded: cells,
      outboundRemoved: cells,
      outboundTime: cells,
      ...unnamed,
    }),
    CIRC_BW: tagged('CircuitBandwidth', {
      id,
      read: count,
      written: count,
      time: some(time),
      deliveredRead: some(count),
      overheadRead: some(count),
      deliveredWritten: some(count),
      overheadWritten: some(count),
      slowStart: some(uint(1)),
      window: some(count),
      rtt: some(count),
      minRtt: some(count),
      ...unnamed,
    }),
    TRANSPORT_LAUNCHED: tagged('TransportLaunched', {
      type: fc.constantFrom('client', 'server'),
      name: word,
      address: word,
      port,
      ...unnamed,
    }),
    HS_DESC: fc.oneof(
      ...[word, fc.constant(undefined)].map((descriptorId) =>
        tagged<V1Events['HS_DESC']>('HsDesc', {
          action: fc.constantFrom('REQUESTED', 'UPLOAD', 'UPLOADED', 'FAILED', 'LATER'),
          address: word,
          authType: fc.constantFrom('NO_AUTH', 'UNKNOWN'),
          directory: router,
          descriptorId,
          reason: some(value),
          replica: some(count),
          directoryIndex: some(value),
          ...(descriptorId === word ? unnamed : noWords),
        }),
      ),
    ),
    HS_DESC_CONTENT: tagged('HsDescContent', {
      address: word,
      descriptorId: word,
      directory: router,
      descriptor: data,
      ...unnamed,
    }),
    NETWORK_LIVENESS: tagged('NetworkLiveness', { status: fc.constantFrom('UP', 'DOWN'), ...unnamed }),
    unknown: fc
      .tuple(
        fc.constantFrom('LATER', 'PT_LOG', 'x_1'),
        fc.constantFrom('', 'a', 'a b'),
        some(data),
        fc.array(line, { maxLength: 2 }),
      )
      .map(([one, text, content, lines]) => ({
        _tag: 'UnknownEvent',
        name: one,
        text,
        words: text === '' ? [] : text.split(' '),
        keywords: {},
        lines: lines.filter((each) => each !== 'OK'),
        data: content,
      })),
  };
};

/** A lone `OK` at the end of the words could be the final line of the message. */
const isAmongWords = (words: ReadonlyArray<string>): boolean => words.at(-1) !== 'OK';
