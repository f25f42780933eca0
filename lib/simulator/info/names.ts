/** Names that a current Tor lists. */

/** The version of Tor whose replies these are. */
export const VERSION = '0.4.9.11';

/** The events that SETEVENTS accepts. Those of relays, bridges and pluggable transports never occur here. */
export const eventNames: ReadonlyArray<string> = /* #__PURE__ */ (
  'CIRC CIRC_MINOR STREAM ORCONN BW DEBUG INFO NOTICE WARN ERR NEWDESC ADDRMAP DESCCHANGED NS STATUS_GENERAL ' +
  'STATUS_CLIENT STATUS_SERVER GUARD STREAM_BW CLIENTS_SEEN NEWCONSENSUS BUILDTIMEOUT_SET SIGNAL CONF_CHANGED ' +
  'CONN_BW CELL_STATS CIRC_BW TRANSPORT_LAUNCHED HS_DESC HS_DESC_CONTENT NETWORK_LIVENESS'
).split(' ');

/** The words that SIGNAL accepts. */
export const signalWords =
  'RELOAD HUP SHUTDOWN DUMP USR1 DEBUG USR2 HALT TERM INT NEWNYM CLEARDNSCACHE HEARTBEAT ACTIVE DORMANT';
