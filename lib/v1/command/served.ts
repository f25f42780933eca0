/** The commands that a server passes to its Tor. */
import { serveAddOnion } from './addOnion.js';
import { serveAddOnionClientAuth } from './addOnionClientAuth.js';
import { unrecognized } from './arguments.js';
import { serveAttachStream } from './attachStream.js';
import { serveCloseCircuit } from './closeCircuit.js';
import { serveCloseStream } from './closeStream.js';
import { serveDelOnion } from './delOnion.js';
import { serveDropGuards } from './dropGuards.js';
import { serveDropOwnership } from './dropOwnership.js';
import { serveDropTimeouts } from './dropTimeouts.js';
import { serveExtendCircuit } from './extendCircuit.js';
import { serveGetConf } from './getConf.js';
import { serveGetInfo } from './getInfo.js';
import { serveHsFetch } from './hsFetch.js';
import { serveHsPost } from './hsPost.js';
import { serveLoadConf } from './loadConf.js';
import { serveMapAddress } from './mapAddress.js';
import { serveRedirectStream } from './redirectStream.js';
import { serveRemoveOnionClientAuth } from './removeOnionClientAuth.js';
import { serveResetConf } from './resetConf.js';
import { serveResolve } from './resolve.js';
import { serveSaveConf } from './saveConf.js';
import type { ServeCommand } from './ServeCommand.js';
import { serveSetCircuitPurpose } from './setCircuitPurpose.js';
import { serveSetConf } from './setConf.js';
import { serveSignal } from './signal.js';
import { serveTakeOwnership } from './takeOwnership.js';
import { serveUseFeature } from './useFeature.js';
import { serveViewOnionClientAuth } from './viewOnionClientAuth.js';

/** The commands by their keyword in upper case. Those with data begin with `+`. */
export const servedCommands: { readonly [keyword: string]: ServeCommand | undefined } = {
  __proto__: null as never,
  GETCONF: serveGetConf,
  SETCONF: serveSetConf,
  RESETCONF: serveResetConf,
  SAVECONF: serveSaveConf,
  '+LOADCONF': serveLoadConf,
  SIGNAL: serveSignal,
  MAPADDRESS: serveMapAddress,
  GETINFO: serveGetInfo,
  EXTENDCIRCUIT: serveExtendCircuit,
  SETCIRCUITPURPOSE: serveSetCircuitPurpose,
  CLOSECIRCUIT: serveCloseCircuit,
  ATTACHSTREAM: serveAttachStream,
  REDIRECTSTREAM: serveRedirectStream,
  CLOSESTREAM: serveCloseStream,
  ADD_ONION: serveAddOnion,
  DEL_ONION: serveDelOnion,
  ONION_CLIENT_AUTH_ADD: serveAddOnionClientAuth,
  ONION_CLIENT_AUTH_REMOVE: serveRemoveOnionClientAuth,
  ONION_CLIENT_AUTH_VIEW: serveViewOnionClientAuth,
  HSFETCH: serveHsFetch,
  '+HSPOST': serveHsPost,
  RESOLVE: serveResolve,
  USEFEATURE: serveUseFeature,
  TAKEOWNERSHIP: serveTakeOwnership,
  DROPOWNERSHIP: serveDropOwnership,
  DROPGUARDS: serveDropGuards,
  DROPTIMEOUTS: serveDropTimeouts,
};

/** Parses a request of any command; one that is not in the table is refused with 510. */
export const serveCommand: ServeCommand = (tor, line) => {
  const serve = servedCommands[line.data === undefined ? line.keyword : `+${line.keyword}`];
  return serve === undefined ? unrecognized(line) : serve(tor, line);
};
