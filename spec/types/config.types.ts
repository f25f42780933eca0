// Checked by `npm run types`, never run.
import type { option as O } from 'fp-ts';
import * as t from 'io-ts';
import {
  bool,
  csvList,
  csvOf,
  dataSize,
  getConfAs,
  hiddenServices,
  lines,
  one,
  optional,
  port,
  PortFromText,
  setConfFrom,
  text,
} from '../../lib/config/index.js';
import type { ConfOf, HiddenService } from '../../lib/config/index.js';
import type { Port } from '../../lib/model/ids.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import type { Tor } from '../../lib/Tor.js';
import type { TorError } from '../../lib/TorError.js';
import type { Equal, Expect } from './Expect.js';

declare const tor: Tor;

const codecs = {
  SocksPort: port,
  BandwidthRate: dataSize,
  ClientOnly: bool,
  ExitNodes: csvList,
  FirewallPorts: csvOf(PortFromText),
  Log: lines,
  ContactInfo: optional(text),
  Own: one(t.string),
  Plain: t.array(t.string),
};

export const conf$ = getConfAs(codecs)(tor);
export const services$ = hiddenServices(tor);

interface Conf {
  readonly SocksPort: Port;
  readonly BandwidthRate: number;
  readonly ClientOnly: boolean;
  readonly ExitNodes: ReadonlyArray<string>;
  readonly FirewallPorts: ReadonlyArray<Port>;
  readonly Log: ReadonlyArray<string>;
  readonly ContactInfo: O.Option<string>;
  readonly Own: string;
  readonly Plain: string[];
}

type Same<A, B> = Equal<{ [K in keyof A]: A[K] }, { [K in keyof B]: B[K] }>;

export type Config = [
  Expect<Same<ConfOf<typeof codecs>, Conf>>,
  Expect<Equal<typeof conf$, ObservableEither<TorError, ConfOf<typeof codecs>>>>,
  Expect<Equal<typeof services$, ObservableEither<TorError, ReadonlyArray<HiddenService>>>>,
];

export const set$: ObservableEither<TorError, void> = setConfFrom(codecs)({ ClientOnly: true, Log: ['notice'] })(tor);

export const plain$ = setConfFrom(codecs)({ SocksPort: 9050 })(tor);

// @ts-expect-error no codec for that key
setConfFrom(codecs)({ Nickname: 'me' });

// @ts-expect-error a codec of one text does not read the lines of a key
getConfAs({ SocksPort: PortFromText });
