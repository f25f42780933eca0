/** What a user may expect of any `Tor`, besides its laws. */
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { configLine, nullHostname, nullIPv4, nullIPv6, reset } from '../../lib/index.js';
import type { Address, AddressMapping, ErrorCode, Tor } from '../../lib/index.js';

export type Expectation = readonly [title: string, holds: (tor: Tor) => Promise<void>];

/** The one answer. */
export const answer = <A>(source: Observable<A>): Promise<A> => firstValueFrom(source);

export const all = <A>(source: Observable<A>): Promise<ReadonlyArray<A>> => lastValueFrom(source.pipe(toArray()));

export const DONE = E.right(undefined);

export const host = (address: string): Address => ({ _tag: 'Hostname', address });

const refusal = (code: ErrorCode): unknown => E.left(expect.objectContaining({ _tag: 'ServerError', code }));

/** Until what was subscribed to is served: replies come in order, also behind a gateway. */
export const settled = async (tor: Tor): Promise<void> => {
  for (let i = 0; i < 3; i++) await answer(tor.getConf(['Nickname']));
};

/** The options that are set here as they are by default. */
const clean = (tor: Tor): Promise<unknown> => answer(tor.setConf([reset('Nickname'), reset('ContactInfo')]));

export const expectations: ReadonlyArray<Expectation> = [
  [
    'options are read in the order of the keys, in their own spelling; one that is not set has no line',
    async (tor) => {
      await clean(tor);
      expect(await answer(tor.setConf([configLine('nickNAME', 'fred')]))).toEqual(DONE);
      expect(await answer(tor.getConf(['contactinfo', 'NICKname']))).toEqual(E.right([configLine('Nickname', 'fred')]));
      expect(await answer(tor.setConf([configLine('ContactInfo', 'a "b" ü')]))).toEqual(DONE);
      const lines = [configLine('ContactInfo', 'a "b" ü'), configLine('Nickname', 'fred')];
      expect(await answer(tor.getConf(['ContactInfo', 'Nickname']))).toEqual(E.right(lines));
      expect(await answer(tor.getConf(['Nickname', 'ContactInfo']))).toEqual(E.right([...lines].reverse()));
    },
  ],
  [
    'an option with several values has a line for each, and is reset to none',
    async (tor) => {
      const lines = ['0.4.8.1', '0.4.9.11'].map((version) => configLine('RecommendedVersions', version));
      expect(await answer(tor.setConf(lines))).toEqual(DONE);
      expect(await answer(tor.getConf(['RecommendedVersions']))).toEqual(E.right(lines));
      expect(await answer(tor.setConf([reset('RecommendedVersions')]))).toEqual(DONE);
      expect(await answer(tor.getConf(['RecommendedVersions']))).toEqual(E.right([]));
    },
  ],
  [
    'of an option with one value, the last of many is set; a key that is asked for twice is answered twice',
    async (tor) => {
      expect(await answer(tor.setConf([configLine('Nickname', 'a'), configLine('Nickname', 'b')]))).toEqual(DONE);
      const line = configLine('Nickname', 'b');
      expect(await answer(tor.getConf(['Nickname', 'Nickname']))).toEqual(E.right([line, line]));
      await clean(tor);
    },
  ],
  [
    'lines are set all or none, and a refusal says which kind it is',
    async (tor) => {
      await clean(tor);
      const good = configLine('Nickname', 'alice');
      expect(await answer(tor.setConf([good, configLine('NoSuchOption', 'x')]))).toEqual(refusal('UnrecognizedKey'));
      expect(await answer(tor.setConf([good, configLine('BandwidthRate', 'x')]))).toEqual(refusal('InvalidValue'));
      expect(await answer(tor.getConf(['Nickname']))).toEqual(E.right([]));
      expect(await answer(tor.getConf(['Nickname', 'NoSuchOption']))).toEqual(refusal('UnrecognizedKey'));
    },
  ],
  [
    'Reload goes back to what was saved',
    async (tor) => {
      await clean(tor);
      expect(await answer(tor.setConf([configLine('ContactInfo', 'saved')]))).toEqual(DONE);
      expect(await answer(tor.saveConf)).toEqual(DONE);
      expect(await answer(tor.setConf([configLine('ContactInfo', 'not saved')]))).toEqual(DONE);
      // its reply may come before it has been done, and this line does not
      const log = firstValueFrom(tor.log$.pipe(filter(E.exists(({ message }) => /reload/i.test(message)))));
      await settled(tor);
      expect(await answer(tor.signal('Reload'))).toEqual(DONE);
      await log;
      expect(await answer(tor.getConf(['ContactInfo']))).toEqual(E.right([configLine('ContactInfo', 'saved')]));
      await clean(tor);
      expect(await answer(tor.saveConf)).toEqual(DONE);
    },
  ],
  [
    'mappings are made, listed and removed; a null address is one that the Tor chooses',
    async (tor) => {
      const to = host('example.org');
      const chosen: AddressMapping[] = [];
      for (const from of [nullIPv4, nullIPv6, nullHostname]) {
        const made = await answer(tor.mapAddress(from, to));
        expect(made).toEqual(E.right({ from: { _tag: from._tag, address: expect.any(String) }, to }));
        if (E.isRight(made)) chosen.push(made.right);
      }
      const [v4, , name] = chosen;
      expect(v4?.from.address).toMatch(/^127\./);
      expect(name?.from.address).toMatch(/\.virtual$/);
      const own: ReadonlyArray<AddressMapping> = [
        { from: { _tag: 'IPv4', address: '192.0.2.1' }, to: { _tag: 'IPv6', address: '2001:db8::1' } },
        { from: { _tag: 'IPv6', address: '2001:db8::2' }, to: host('a.example') },
        { from: host('b.example'), to: { _tag: 'IPv4', address: '192.0.2.2' } },
      ];
      for (const { from, to: target } of own) {
        expect(await answer(tor.mapAddress(from, target))).toEqual(E.right({ from, to: target }));
      }
      const mappings = await all(tor.getAllMappings);
      expect(mappings).toEqual(expect.arrayContaining([...chosen, ...own].map((one) => E.right(one))));
      for (const { from } of [...chosen, ...own]) {
        expect(await answer(tor.mapAddress(from, from))).toEqual(E.right({ from, to: from }));
      }
      const left = await all(tor.getAllMappings);
      expect(left).toEqual(mappings.filter((one) => ![...chosen, ...own].some((gone) => isOf(gone)(one))));
    },
  ],
  [
    'each signal that leaves it running is done',
    async (tor) => {
      for (const signal of ['Reload', 'Dump', 'Debug'] as const)
        expect([signal, await answer(tor.signal(signal))]).toEqual([signal, DONE]);
    },
  ],
  [
    'bandwidth comes for as long as it is observed',
    async (tor) => {
      const bandwidth = E.right(
        expect.objectContaining({ _tag: 'Bandwidth', read: expect.any(Number), written: expect.any(Number) }),
      );
      expect(await all(tor.bandwidth$.pipe(take(2)))).toEqual([bandwidth, bandwidth]);
      expect(await answer(tor.bandwidth$)).toEqual(bandwidth);
    },
  ],
  [
    'many requests of one moment are answered in their order',
    async (tor) => {
      await answer(tor.setConf([configLine('Nickname', 'fred'), configLine('ContactInfo', 'x')]));
      const keys = Array.from({ length: 300 }, (_, i) => ['Nickname', 'ContactInfo', 'NoSuchOption'][i % 3] as string);
      const answers = await Promise.all(keys.map((key) => answer(tor.getConf([key]))));
      expect(answers.map((one) => (E.isLeft(one) ? 'NoSuchOption' : one.right[0]?.key))).toEqual(keys);
      await clean(tor);
    },
  ],
];

const isOf =
  ({ from }: AddressMapping) =>
  (item: E.Either<unknown, AddressMapping>): boolean =>
    E.isRight(item) && item.right.from._tag === from._tag && item.right.from.address === from.address;
