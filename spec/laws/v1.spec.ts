import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { Observable, Subject } from 'rxjs';
import { Channel } from '../../lib/client/Channel.js';
import type { Request } from '../../lib/client/Request.js';
import { configLine } from '../../lib/index.js';
import type { TorError, TorEvent } from '../../lib/index.js';
import type { Diagnostic } from '../../lib/client/ClientProtocol.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { protocolInfo } from '../../lib/v1/authentication/ProtocolInfo.js';
import { defaultFramingLimits } from '../../lib/v1/framing/limits.js';
import { parseBootstrap } from '../../lib/v1/index.js';
import { receive } from '../../lib/v1/receive.js';
import type { RawReply } from '../../lib/v1/reply.js';
import { addOnion } from '../../lib/v1/command/addOnion.js';
import { closeStream } from '../../lib/v1/command/closeStream.js';
import { delOnion } from '../../lib/v1/command/delOnion.js';
import { extendCircuit } from '../../lib/v1/command/extendCircuit.js';
import { allMappings } from '../../lib/v1/command/getAllMappings.js';
import { getConf } from '../../lib/v1/command/getConf.js';
import { getInfoText } from '../../lib/v1/command/getInfo.js';
import { mapAddress } from '../../lib/v1/command/mapAddress.js';
import { raw } from '../../lib/v1/command/raw.js';
import { setConf } from '../../lib/v1/command/setConf.js';
import { parseWords } from '../../lib/v1/text/words.js';
import { Writer } from '../../lib/internal/Writer.js';
import { cut, latin1 } from '../v1/parts.js';

const arbitrary = arbitraries(fc);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\r\n', 'a\nb', 'a\rb', '\0', '', '"', 'a b', '\ud800'),
);

/** The bytes of a request, or why there are none. */
const written = (request: Request<RawReply, unknown>): string | TorError => {
  const writer = new Writer();
  const problem = request.write(writer);
  if (problem === undefined) return Buffer.from(writer.take()).toString('latin1');
  expect(writer.length).toBe(0);
  return problem;
};

const read = <A>(request: Request<RawReply, A>, ...lines: ReadonlyArray<string>): E.Either<TorError, A> | undefined => {
  const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
  return request.reading.read({ bytes, start: 0, end: bytes.length });
};

it('law: whatever its arguments are, a request is one line or none', () => {
  const circuit = fc.double();
  const requests: fc.Arbitrary<Request<RawReply, unknown>> = fc.oneof(
    fc.array(anyText).map(getConf),
    fc.array(fc.record({ key: anyText, value: anyText })).map(setConf),
    fc.array(fc.record({ key: arbitrary.key, value: anyText })).map(setConf),
    fc.array(anyText).map(getInfoText),
    fc
      .tuple(fc.constantFrom('IPv4', 'IPv6', 'Hostname'), anyText, arbitrary.address)
      .map(([_tag, address, to]) => mapAddress({ from: { _tag, address }, to })),
    fc.tuple(circuit, fc.double()).map(([id, reason]) => closeStream(id, reason)),
    fc
      .tuple(fc.array(anyText), anyText)
      .map(([path, purpose]) => extendCircuit(path, { purpose: purpose as 'general' })),
    fc
      .tuple(anyText, anyText, anyText)
      .map(([blob, target, client]) =>
        addOnion({ ports: [{ port: 80, target }], key: { type: 'NEW', blob }, clients: [client] }),
      ),
    anyText.map(delOnion),
    anyText.map((line) => raw(line)),
    anyText.map((line) => raw(`GETINFO ${line}`)),
  );
  fc.assert(
    fc.property(requests, (request) => {
      const line = written(request);
      if (typeof line === 'string') expect(line).toMatch(/^[^\r\n\0]+\r\n$/);
      else expect(line._tag).toBe('EncodeError');
    }),
    { numRuns: 1_000 },
  );
});

it('law: data ends where it ends, whatever it is', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.constantFrom('.', '..', '\r\n', '\n', '\r\n.\r\n', 'a', 'ü', '250 OK'))
        .map((parts) => parts.join('')),
      (data) => {
        const command = written(raw('LOADCONF', data)) as string;
        expect(command.startsWith('+LOADCONF\r\n')).toBe(true);
        expect(command.indexOf('\r\n.\r\n')).toBe(command.length - 5);
        const back = read(raw('X'), `250+X${command.slice('+LOADCONF'.length)}250 OK`.replace(/\r\n$/, ''));
        const lines = data
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .join('\n');
        expect(back).toMatchObject(E.right([{ data: Buffer.from(lines).toString('latin1') }, {}]));
      },
    ),
  );
});

it('law: what is set is what the line says, as Tor reads it', () => {
  // each key once, so that a table can hold them
  const someLines = fc
    .array(arbitrary.configLine, { minLength: 1 })
    .map((lines) => lines.map(({ value }, i) => configLine(`K${String(i)}`, value)));
  fc.assert(
    fc.property(someLines, (lines) => {
      const line = written(setConf(lines));
      if (typeof line !== 'string') {
        expect(lines.some(({ value }) => /[\r\n]/.test(value))).toBe(true);
        return;
      }
      const { words = [], keywords } = parseWords(Buffer.from(line, 'latin1').toString().slice(0, -2)) ?? {};
      const without = lines.filter(({ value }) => value === '').map(({ key }) => key);
      expect(words).toEqual([without.length === 0 ? 'SETCONF' : 'RESETCONF', ...without]);
      expect(keywords).toEqual(
        Object.fromEntries(lines.filter(({ value }) => value !== '').map(({ key, value }) => [key, value])),
      );
    }),
  );
});

/** As Tor writes a value: in quotes where it begins with one, or has a character that is not printed, or a `#`. */
const confValue = (value: string): string => {
  const bytes = Buffer.from(value).toString('latin1');
  if (!/^"|[^ !-"$-~]/.test(bytes)) return bytes;
  const escaped = bytes
    .replace(/["'\\]/g, '\\$&')
    .replace(/[^ -~]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
};

it('law: what Tor writes of its configuration is read as it is', () => {
  fc.assert(
    fc.property(
      fc.array(
        arbitrary.confValueLine.filter(({ key }) => !key.includes('=')),
        { minLength: 1 },
      ),
      (lines) => {
        const texts = lines.map(({ key, value }) => `${key}=${confValue(value)}`);
        const reply = texts.map((text, i) => `250${i === texts.length - 1 ? ' ' : '-'}${text}`);
        expect(read(getConf(['x', ...lines.map(({ key }) => key)]), ...reply)).toEqual(
          E.right(lines.map(({ key, value }) => configLine(key, value))),
        );
      },
    ),
  );
});

it('law: a mapping that is written reads as the same mapping', () => {
  fc.assert(
    fc.property(arbitrary.mapping, (mapping) => {
      const request = mapAddress(mapping);
      const line = written(request);
      if (typeof line !== 'string') {
        expect(JSON.stringify(mapping)).toMatch(/[="]/);
        return;
      }
      const pair = Buffer.from(line, 'latin1').toString().slice('MAPADDRESS '.length, -2);
      // a hostname that looks like an address is one to whoever reads it
      fc.pre(!/^[0-9.]*[0-9]$/.test(mapping.to.address) || mapping.to._tag !== 'Hostname');
      fc.pre(!/^[0-9.]*[0-9]$/.test(mapping.from.address) || mapping.from._tag !== 'Hostname');
      fc.pre(![mapping.from, mapping.to].some(({ _tag, address }) => _tag === 'Hostname' && address.includes(':')));
      expect(read(request, `250 ${pair}`)).toEqual(E.right(mapping));
      const row = pair.replace('=', ' ');
      expect(read(allMappings, `250-address-mappings/all=${row} NEVER`, '250 OK')).toEqual(E.right([E.right(mapping)]));
    }),
  );
});

/** Everything that these chunks bring, decoded in each way there is. */
const receiveAll = (chunks: ReadonlyArray<Uint8Array>): unknown[] => {
  const seen: unknown[] = [];
  const channels: Record<string, Channel<E.Either<TorError, unknown>>> = {};
  for (const key of ['Circuit', 'Stream', 'OrConnection', 'Bandwidth', 'Log', 'CIRC', 'BW', 'STREAM', 'WARN', 'X']) {
    const channel = new Channel<E.Either<TorError, unknown>>();
    new Observable<E.Either<TorError, unknown>>((subscriber) => channel.add(subscriber)).subscribe((item) =>
      seen.push(item),
    );
    channels[key] = channel;
  }
  const requests: ReadonlyArray<Request<RawReply, unknown>> = [
    getConf(['a']),
    getInfoText(['a']),
    allMappings,
    mapAddress({ from: { _tag: 'Hostname', address: 'a' }, to: { _tag: 'Hostname', address: 'b' } }),
    extendCircuit([]),
    addOnion({ ports: [] }),
    raw('X'),
    protocolInfo,
  ];
  const chunk$ = new Subject<Uint8Array>();
  receive({ ...defaultFramingLimits, line: 4_000 })({
    progress: () => undefined,
    takes: () => false,
    reply: (reply) => {
      for (const request of requests) seen.push(request.reading.read(reply));
      return undefined;
    },
    begins: (beginning) => {
      for (const request of requests) request.reading.begins?.(beginning);
      return undefined;
    },
    channels,
    diagnostics: new Channel<Diagnostic>(),
  })(chunk$).subscribe((error) => seen.push(E.left(error)));
  for (const chunk of chunks) chunk$.next(chunk);
  chunk$.complete();
  return seen;
};

it('law: whatever a Tor sends is a value', () => {
  const part = fc.oneof(
    fc.constantFrom(
      ...['250 ', '250-', '250+', '552 ', '650 ', '650-', '650+', 'BW ', 'CIRC ', 'STREAM ', 'ORCONN ', 'WARN ', 'X '],
      ...[
        '\r\n',
        '\r\n',
        '\r\n',
        '.\r\n',
        ' ',
        '"',
        '\\',
        '=',
        'A=',
        'a=',
        ',',
        '1',
        '12',
        'OK',
        '$A~b',
        '\u00ff',
        '\0',
      ],
      ...['AUTH METHODS=', 'EXTENDED ', 'address-mappings/all=', 'ServiceID=', 'PrivateKey='],
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 5 }), (parts, offsets) => {
      for (const item of receiveAll(cut(latin1(parts.join('')), offsets))) {
        expect(['Left', 'Right']).toContain((item as { _tag: string })._tag);
      }
    }),
    { numRuns: 3_000 },
  );
});

it('law: any text is a step of the bootstrap, or none', () => {
  const part = fc.constantFrom('NOTICE ', 'BOOTSTRAP ', 'PROGRESS=', '10 ', 'TAG=', 'x', '"', ' ', 'WARNING=', '\\');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect([undefined, 'Left', 'Right']).toContain(parseBootstrap(parts.join(''))?._tag);
    }),
  );
});

/** Words of `event` as today's Tor has them. */
const lineOf = (event: TorEvent): string | undefined => {
  const words = {
    ...{ Launched: 'LAUNCHED', Built: 'BUILT', Extended: 'EXTENDED', Connected: 'CONNECTED', Failed: 'FAILED' },
    ...{ Closed: 'CLOSED', SentConnect: 'SENTCONNECT', SentResolve: 'SENTRESOLVE', Succeeded: 'SUCCEEDED' },
  } as const;
  if (event._tag === 'Bandwidth') return `BW ${event.read} ${event.written}`;
  if (event._tag === 'Log') return /[\r\n]/.test(event.message) ? undefined : `WARN ${event.message}`;
  if (typeof event.status === 'number') return undefined;
  switch (event._tag) {
    case 'Circuit':
      return event.path.some((name) => !/^(\$[0-9A-F]+(~[A-Za-z0-9]+)?|[A-Za-z0-9]+)$/.test(name))
        ? undefined
        : `CIRC ${event.id} ${words[event.status]}${event.path.length === 0 ? '' : ' '}${event.path.join(',')}`;
    case 'Stream':
      return /^[!#-~]+$/.test(event.target) ? `STREAM ${event.id} ${words[event.status]} 0 ${event.target}` : undefined;
    case 'OrConnection':
      return /^[!#-~]+$/.test(event.router) ? `ORCONN ${event.router} ${words[event.status]}` : undefined;
  }
};

/** A target, and a router that is not known by its identity, are an address and a port. */
const withPort = (event: TorEvent): TorEvent => {
  switch (event._tag) {
    case 'Stream':
      return { ...event, target: `${event.target}:80` };
    case 'OrConnection':
      return { ...event, router: `${event.router}:9001` };
    case 'Circuit':
    case 'Bandwidth':
    case 'Log':
      return event;
  }
};

it('law: an event that TC can carry reads as the same event, with details', () => {
  fc.assert(
    fc.property(arbitrary.event.map(withPort), (event) => {
      const line = lineOf(event);
      fc.pre(line !== undefined);
      const items = receiveAll([Buffer.from(`650 ${line}\r\n`)]) as ReadonlyArray<E.Right<TorEvent>>;
      const typed = items.find(({ right }) => right._tag === event._tag);
      const { details, ...rest } = typed?.right ?? {};
      expect(rest).toEqual(event);
      expect(details === undefined).toBe(event._tag === 'Bandwidth');
    }),
  );
});
