/**
 * Where one `Tor` answers otherwise than another, and may: what TC, or today's Tor, has no words for. Everything else
 * is the same for all, by the laws and the expectations.
 *
 * One law is not for real Tors: they report what happens, not what they are told to. What happens is in
 * spec/system/testnet.
 */
import { either as E } from 'fp-ts';
import { configLine, reset } from '../../lib/index.js';
import type { Tor } from '../../lib/index.js';
import { answer, DONE, host } from './expectations.js';

/** What a Tor is reached through, and what it is. */
export type Kind = 'the simulator' | 'the simulator, served' | "today's Tor" | "today's Tor, served";

export interface Difference {
  readonly what: string;
  readonly ask: (tor: Tor) => Promise<unknown>;
  readonly answers: Readonly<Record<Kind, unknown>>;
}

const left = (shape: object): unknown => E.left(expect.objectContaining(shape));

const any: unknown = E.right(expect.any(Array));

const nothingSent = left({ _tag: 'EncodeError' });

const contact = async (tor: Tor, value: string): Promise<unknown> => {
  const set = await answer(tor.setConf([configLine('ContactInfo', value)]));
  const got = await answer(tor.getConf(['ContactInfo']));
  await answer(tor.setConf([reset('ContactInfo')]));
  return E.isLeft(set) ? set : E.map((lines: ReadonlyArray<{ readonly value: string }>) => lines[0]?.value)(got);
};

const long = 'x'.repeat(66_000);

// prettier-ignore
export const differences: ReadonlyArray<Difference> = [
  {
    what: 'the status of a refusal, which TC has no place for',
    ask: async (tor) => E.mapLeft((error: object) => 'status' in error)(await answer(tor.getConf(['NoSuchOption']))),
    answers: {
      'the simulator':         E.left(false),
      'the simulator, served': E.left(false),
      "today's Tor":           E.left(true),
      "today's Tor, served":   E.left(false),
    },
  },
  {
    what: 'the details of an event, which TC does not carry',
    ask: async (tor) => {
      const log = answer(tor.log$);
      for (let i = 0; i < 3; i++) await answer(tor.getConf(['Nickname']));
      await answer(tor.signal('Reload'));
      return E.map((event: object) => 'details' in event)(await log);
    },
    answers: {
      'the simulator':         E.right(true),
      'the simulator, served': E.right(false),
      "today's Tor":           E.right(true),
      "today's Tor, served":   E.right(false),
    },
  },
  {
    what: 'the open circuits, streams and OR connections, which TC cannot request',
    ask: async ({ snapshots }) => [
      snapshots?.circuits && (await answer(snapshots.circuits)),
      snapshots?.streams && (await answer(snapshots.streams)),
      snapshots?.orConnections && (await answer(snapshots.orConnections)),
    ],
    answers: {
      'the simulator':         [any, any, any],
      'the simulator, served': [undefined, undefined, undefined],
      "today's Tor":           [any, any, any],
      "today's Tor, served":   [undefined, undefined, undefined],
    },
  },
  {
    what: 'the signals of later Tors, which TC does not have',
    ask: async (tor) => {
      const later = ['NewNym', 'ClearDnsCache', 'Heartbeat', 'Dormant', 'Active'] as const;
      const answers: Array<unknown> = [];
      for (const signal of later) answers.push(await answer(tor.signal(signal)));
      return answers;
    },
    answers: {
      'the simulator':         Array.from({ length: 5 }, () => DONE),
      'the simulator, served': Array.from({ length: 5 }, () => nothingSent),
      "today's Tor":           Array.from({ length: 5 }, () => DONE),
      "today's Tor, served":   Array.from({ length: 5 }, () => nothingSent),
    },
  },
  {
    what: 'what follows a # in a value: a comment for a Tor that speaks TC',
    ask: (tor) => contact(tor, 'a # b'),
    answers: {
      'the simulator':         E.right('a'),
      'the simulator, served': E.right('a'),
      "today's Tor":           E.right('a # b'),
      "today's Tor, served":   E.right('a # b'),
    },
  },
  {
    what: 'a value of more bytes than a message of TC has',
    ask: (tor) => contact(tor, long),
    answers: {
      'the simulator':         E.right(long),
      'the simulator, served': nothingSent,
      "today's Tor":           E.right(long),
      "today's Tor, served":   nothingSent,
    },
  },
  {
    what: 'a name with =, which ends a name for today\'s Tor',
    ask: async (tor) => {
      const made = await answer(tor.mapAddress(host('a=b'), host('example.org')));
      await answer(tor.mapAddress(host('a=b'), host('a=b')));
      return made;
    },
    answers: {
      'the simulator':         E.right({ from: host('a=b'), to: host('example.org') }),
      'the simulator, served': E.right({ from: host('a=b'), to: host('example.org') }),
      "today's Tor":           nothingSent,
      "today's Tor, served":   left({ _tag: 'ServerError', code: 'SyntaxError' }),
    },
  },
  {
    what: 'no keys, and no lines, which no protocol has words for',
    ask: async (tor) => [await answer(tor.getConf([])), await answer(tor.setConf([]))],
    answers: {
      'the simulator':         [E.right([]), DONE],
      'the simulator, served': [nothingSent, nothingSent],
      "today's Tor":           [nothingSent, nothingSent],
      "today's Tor, served":   [nothingSent, nothingSent],
    },
  },
];
