/** A `V1Tor` that records what reaches it, and calls of all its requests. */
import { either as E } from 'fp-ts';
import { defer, EMPTY, NEVER, of } from 'rxjs';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { left } from '../../lib/ObservableEither.js';
import { serverError } from '../../lib/TorError.js';
import { getInfoWith } from '../../lib/v1/info/getInfoWith.js';
import { snapshotsWith } from '../../lib/v1/command/status.js';
import type { V1Tor } from '../../lib/v1/index.js';
import { requestNames } from '../../lib/policies/members.js';
import type { RequestName } from '../../lib/policies/members.js';
import { recording } from '../v1/command/answering.js';
import type { Asked } from '../v1/command/answering.js';

/** The requests that are no functions. */
const constants = [
  'saveConf',
  'getAllMappings',
  'takeOwnership',
  'dropOwnership',
  'dropGuards',
  'dropTimeouts',
] as const;

const isConstant = (name: string): boolean => (constants as ReadonlyArray<string>).includes(name);

export interface Recording {
  readonly tor: V1Tor;
  readonly asked: Asked[];
}

/** Each request answers with the text of its key, or with `undefined`; `info` are the texts of GETINFO. */
export const recordingV1 = (
  info: { readonly [key: string]: string } = {},
  parts: Partial<V1Tor> = {},
  answers: { readonly [M in keyof V1Tor]?: unknown } = {},
): Recording => {
  const all = Object.fromEntries(requestNames.map((name) => [name, undefined]));
  const { tor, asked } = recording({ ...all, addOnion: { serviceId: 'abc', key: undefined }, ...answers }, constants);
  const getInfoText = ((keys: ReadonlyArray<string>) =>
    defer(() => {
      asked.push(['getInfoText', keys]);
      const unknown = keys.find((key) => info[key] === undefined);
      return unknown === undefined
        ? of(E.right(keys.map((key) => info[key])))
        : left(serverError('UnrecognizedKey', `Unrecognized key "${unknown}"`, 552));
    })) as V1Tor['getInfoText'];
  const active = () => of(true);
  return {
    asked,
    tor: {
      ...(tor as V1Tor),
      circuit$: NEVER,
      stream$: NEVER,
      orConnection$: NEVER,
      bandwidth$: NEVER,
      log$: NEVER,
      ended$: NEVER,
      event: () => EMPTY,
      active,
      getInfoText,
      getInfo: getInfoWith(getInfoText),
      snapshots: snapshotsWith({ getInfoText, active }),
      bootstrap$: EMPTY,
      command: (line) => {
        asked.push(['command', line]);
        return of(E.right([]));
      },
      ...parts,
    },
  };
};

/** Arguments of the requests that look at them. */
const args: { readonly [N in RequestName]?: ReadonlyArray<unknown> } = {
  getConf: [['SocksPort']],
  setConf: [[{ key: 'SocksPort', value: '1' }]],
  resetConf: [[{ key: 'SocksPort' }]],
  getInfoText: [['version']],
  loadConf: ['SocksPort 1'],
  signal: ['NewNym'],
  mapAddress: ['a.example', 'b.example'],
  addOnion: [{ ports: [{ port: 80 }] }],
  delOnion: ['abc'],
};

/** Calls a request of a Tor. */
export const callOf = (tor: V1Tor, name: RequestName): ObservableEither<TorError, unknown> =>
  isConstant(name)
    ? (tor[name] as ObservableEither<TorError, unknown>)
    : (tor[name] as (...some: ReadonlyArray<unknown>) => ObservableEither<TorError, unknown>)(...(args[name] ?? [1]));

/** The last answer of a request: the code and the command of a refusal, or the Right. */
export const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let last: unknown;
  answer$.subscribe((item) => {
    last =
      item._tag === 'Left' && item.left._tag === 'ServerError' ? `${item.left.code} ${item.left.request ?? ''}` : item;
  });
  return last;
};
