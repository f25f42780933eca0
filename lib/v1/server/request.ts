/** Handles the requests of an authenticated session of the v1 protocol. */
import { either as E } from 'fp-ts';
import { map, of, tap } from 'rxjs';
import type { ObservableEither } from '../../ObservableEither.js';
import { weightOf } from '../../server/Ask.js';
import type { Ask } from '../../server/Ask.js';
import type { ServerRequests, Write } from '../../server/ServerProtocol.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import { closed } from '../../TorError.js';
import { servedCommands } from '../command/served.js';
import type { Served } from '../command/ServeCommand.js';
import { commandFiltered } from '../errors.js';
import { endLine, reply } from '../command/writeReply.js';
import type { ParsedRequest } from '../framing/parseRequest.js';
import type { Writer } from '../../internal/Writer.js';
import { noBelongings, owned } from './belongings.js';
import { challenge, writeChallenged } from './challenge.js';
import type { Challenged } from './challenge.js';
import { authenticationFailed, noChallenge, nulInArguments, unrecognizedCommand, unrecognizedEvent } from './errors.js';
import { feedOf } from './feeds.js';
import { methodsOf } from './methodsOf.js';
import { protocolInfo, writeProtocolInfo } from './protocolInfo.js';
import { readSecret } from './readSecret.js';
import type { V1Server, V1Session } from './State.js';
import { verdictOn } from './verdictOn.js';

/** The estimated bytes of memory of the operators between a request and its reply, at most. */
const OPERATORS = 8192;

/** `length` is that of the whole request in bytes. */
export const handleRequest = (
  server: V1Server,
  session: V1Session,
  requests: ServerRequests<Served>,
  request: ParsedRequest,
  length: number,
): void => {
  const { keyword, args, data } = request;
  const weight = weightOf(length, OPERATORS);
  switch (data === undefined ? keyword : '+') {
    case 'QUIT':
      session.state.isEnding = true;
      requests.start(ask(keyword, weight, () => NOTHING, 'end', writeClosing));
      return;
    case 'SETEVENTS':
      setEvents(server, requests, args);
      return;
    case 'AUTHENTICATE':
      authenticate(session, requests, args, weight);
      return;
    case 'AUTHCHALLENGE':
      // as in Tor, the next AUTHENTICATE of this session must have the proof
      if (args.trim() === '') requests.refuse(noChallenge);
      else requests.ask(ask(keyword, weight, () => challengeOf(server, session, args), 'proof', writeChallenged));
      return;
    case 'PROTOCOLINFO':
      requests.ask(ask(keyword, weight, () => infoFor(session, requests.tor, args), 'one', writeProtocolInfo));
      return;
    default:
      command(server, session, requests, request, weight);
  }
};

/** The end of a session that asked for it. */
export const quit: TorError = /* #__PURE__ */ closed('the client asked for it with QUIT');

export const writeClosing: Write = (writer) =>
  reply(writer, 'QUIT', () => {
    endLine(writer, 'Status', 'closing connection');
  });

/** Ends the session with an error, after the pending replies. */
export const endWith = (session: V1Session, requests: ServerRequests<Served>, error: ServerError): void => {
  session.state.isEnding = true;
  requests.start(ask('request', 0, () => of(E.left(error)), 'verdict', nothing));
};

const NOTHING: ObservableEither<never, void> = /* #__PURE__ */ of(/* #__PURE__ */ E.right(undefined));

const nothing = (): undefined => undefined;

const ask = <A>(
  name: string,
  weight: number,
  question: () => ObservableEither<TorError, A>,
  replies: Ask['replies'],
  write: (writer: Writer, answer: A) => EncodeError | undefined,
): Ask => ({ _tag: 'Ask', name, weight, question, replies, write: write as Ask['write'] });

/** SETEVENTS (control-spec 3.4): all events or none. The words that older Tors used besides names are ignored. */
const setEvents = ({ filter }: V1Server, requests: ServerRequests<Served>, args: string): void => {
  const indices: number[] = [];
  for (const name of args.split(/\s+/)) {
    if (/^(?:|EXTENDED|AUTHDIR_NEWDESCS)$/i.test(name)) continue;
    const permission = filter?.event(name.toUpperCase()) ?? 'sent';
    if (permission === 'suppressed') continue;
    if (permission === 'refused') {
      requests.refuse(commandFiltered('SETEVENTS'));
      return;
    }
    const index = feedOf(requests.tor, name);
    if (index === undefined) {
      requests.refuse(unrecognizedEvent(name));
      return;
    }
    indices.push(index);
  }
  requests.setEvents(indices);
};

const authenticate = (session: V1Session, requests: ServerRequests<Served>, args: string, weight: number): void => {
  if (!requests.admits(weight)) return;
  const secret = readSecret(args);
  if (secret._tag === 'Left') endWith(session, requests, secret.left);
  else {
    const refusal = authenticationFailed(methodsOf(session.limits.authentication), session.state.proof !== undefined);
    requests.authenticate('AUTHENTICATE', verdictOn(session, secret.right), weight, refusal);
  }
};

const challengeOf = (
  { cryptography }: V1Server,
  { limits, state }: V1Session,
  args: string,
): ObservableEither<TorError, Challenged> =>
  challenge(args, methodsOf(limits.authentication), cryptography).pipe(
    tap((challenged) => {
      if (challenged._tag === 'Right') state.proof = challenged.right.proof;
    }),
  );

const infoFor = (
  { limits }: V1Session,
  { getInfoText }: Served,
  args: string,
): ObservableEither<TorError, ReadonlyArray<string>> =>
  protocolInfo(
    args,
    methodsOf(limits.authentication),
    getInfoText?.(['version']).pipe(map(E.map(([version]) => version))),
  );

/** The commands that change what belongs to a session, or ask for it. */
const ofSession: ReadonlySet<string> = /* #__PURE__ */ new Set([
  'ADD_ONION',
  'DEL_ONION',
  'TAKEOWNERSHIP',
  'DROPOWNERSHIP',
  'GETINFO',
]);

const command = (
  { filter, owners }: V1Server,
  { state }: V1Session,
  requests: ServerRequests<Served>,
  { word, keyword, args, data }: ParsedRequest,
  weight: number,
): void => {
  const serve = filter?.serve ?? servedCommands[data === undefined ? keyword : `+${keyword}`];
  if (serve === undefined) {
    requests.refuse(unrecognizedCommand(word));
    return;
  }
  if (args.includes('\0') || data?.includes('\0') === true) {
    requests.refuse(nulInArguments(keyword));
    return;
  }
  const { tor } = requests;
  const served = serve(ofSession.has(keyword) ? owned(tor, (state.belongings ??= noBelongings()), owners) : tor, {
    keyword,
    args,
    data,
  });
  if (served._tag === 'Left') requests.refuse(served.left);
  else {
    const { question, write, replies = 'one', weight: more = 0 } = served.right;
    requests.ask(ask(keyword, weight + more, question, replies, write));
  }
};
