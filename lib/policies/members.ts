/** The table of all members of a `Tor`: what each does, and the command that a refusal of it names. */
import type { Connected } from '../client/Connected.js';
import type { V1Tor } from '../v1/V1Tor.js';

/**
 * What a member of a `Tor` does.
 *
 * - `reads`: a request that changes nothing.
 * - `changes`: a request that changes the Tor, its circuits or its onion services, or makes it act on the network.
 * - `secrets`: a request whose answer is a secret.
 * - `raw`: anything at all, which no policy can judge.
 * - `derived`: made of other members.
 * - `events`: events, and whether they are active.
 * - `lifecycle`: the connection and the end of the Tor.
 */
export type MemberClass = 'reads' | 'changes' | 'secrets' | 'raw' | 'derived' | 'events' | 'lifecycle';

interface MemberRow {
  readonly is: MemberClass;
  /** The command of the v1 protocol, or the message of TC. */
  readonly command: string;
}

/** A member of `V1Tor` or of a connected Tor that is not in this table does not compile. */
// prettier-ignore
export const members = {
  getConf:                { is: 'reads',     command: 'GETCONF' },
  getInfoText:            { is: 'reads',     command: 'GETINFO' },
  getAllMappings:         { is: 'reads',     command: 'GETALLMAPPINGS' },
  useFeature:             { is: 'reads',     command: 'USEFEATURE' },

  setConf:                { is: 'changes',   command: 'SETCONF' },
  resetConf:              { is: 'changes',   command: 'RESETCONF' },
  loadConf:               { is: 'changes',   command: 'LOADCONF' },
  saveConf:               { is: 'changes',   command: 'SAVECONF' },
  signal:                 { is: 'changes',   command: 'SIGNAL' },
  mapAddress:             { is: 'changes',   command: 'MAPADDRESS' },
  extendCircuit:          { is: 'changes',   command: 'EXTENDCIRCUIT' },
  setCircuitPurpose:      { is: 'changes',   command: 'SETCIRCUITPURPOSE' },
  closeCircuit:           { is: 'changes',   command: 'CLOSECIRCUIT' },
  attachStream:           { is: 'changes',   command: 'ATTACHSTREAM' },
  redirectStream:         { is: 'changes',   command: 'REDIRECTSTREAM' },
  closeStream:            { is: 'changes',   command: 'CLOSESTREAM' },
  addOnion:               { is: 'changes',   command: 'ADD_ONION' },
  delOnion:               { is: 'changes',   command: 'DEL_ONION' },
  addOnionClientAuth:     { is: 'changes',   command: 'ONION_CLIENT_AUTH_ADD' },
  removeOnionClientAuth:  { is: 'changes',   command: 'ONION_CLIENT_AUTH_REMOVE' },
  hsFetch:                { is: 'changes',   command: 'HSFETCH' },
  hsPost:                 { is: 'changes',   command: 'HSPOST' },
  resolve:                { is: 'changes',   command: 'RESOLVE' },
  takeOwnership:          { is: 'changes',   command: 'TAKEOWNERSHIP' },
  dropOwnership:          { is: 'changes',   command: 'DROPOWNERSHIP' },
  dropGuards:             { is: 'changes',   command: 'DROPGUARDS' },
  dropTimeouts:           { is: 'changes',   command: 'DROPTIMEOUTS' },

  viewOnionClientAuth:    { is: 'secrets',   command: 'ONION_CLIENT_AUTH_VIEW' },

  command:                { is: 'raw',       command: 'a command' },
  diagnostic$:            { is: 'raw',       command: 'diagnostics' },

  getInfo:                { is: 'derived',   command: 'GETINFO' },
  snapshots:              { is: 'derived',   command: 'GETINFO' },
  bootstrap$:             { is: 'derived',   command: 'GETINFO' },

  circuit$:               { is: 'events',    command: 'SETEVENTS' },
  stream$:                { is: 'events',    command: 'SETEVENTS' },
  orConnection$:          { is: 'events',    command: 'SETEVENTS' },
  bandwidth$:             { is: 'events',    command: 'SETEVENTS' },
  log$:                   { is: 'events',    command: 'SETEVENTS' },
  event:                  { is: 'events',    command: 'SETEVENTS' },
  active:                 { is: 'events',    command: 'SETEVENTS' },

  ended$:                 { is: 'lifecycle', command: 'the end of the Tor' },
  status$:                { is: 'lifecycle', command: 'the status' },
  connected:              { is: 'lifecycle', command: 'the connection' },
  reconnect:              { is: 'lifecycle', command: 'the connection' },
  close:                  { is: 'lifecycle', command: 'the connection' },
} as const satisfies { readonly [K in keyof Connected<V1Tor> & string]-?: MemberRow };

/**
 * The name of a request of a `Tor` or a `V1Tor`, as a policy judges it.
 *
 * @category model
 * @since 0.1.0
 */
export type RequestName = {
  readonly [K in keyof typeof members]: (typeof members)[K]['is'] extends 'reads' | 'changes' | 'secrets' ? K : never;
}[keyof typeof members];

/** The names of all requests. */
export const requestNames = /* #__PURE__ */ (Object.keys(members) as ReadonlyArray<keyof typeof members>).filter(
  (name): name is RequestName => ['reads', 'changes', 'secrets'].includes(members[name].is),
);
