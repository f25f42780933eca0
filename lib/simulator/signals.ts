/** SIGNAL (section 3.10), and the signals of later Tors. */
import type { Signal } from '../model/Signal.js';
import { closed } from '../TorError.js';
import { all, alter, done, emit, end, given, log, report } from './Change.js';
import type { Change } from './Change.js';
import { isRelay, numberOf } from './config/Config.js';
import { retireCircuits } from './network/circuits.js';

/** A signal: its report (SIGNAL), unless it ends the Tor, and its effect. */
export const signal = (signal: Signal): Change =>
  signal === 'Halt' || signal === 'Shutdown'
    ? effectOf(signal)
    : all([report({ _tag: 'Signal', signal: signal.toUpperCase() }), effectOf(signal)]);

const effectOf = (signal: Signal): Change => {
  switch (signal) {
    case 'Reload':
      return all([log('do_hup(): Received sighup. Reloading config.'), emit({ _tag: 'Load' })]);
    case 'Shutdown':
      return all([shutdown, done]);
    case 'Dump':
      return all([dump, done]);
    case 'Debug':
      return all([alter(() => ({ debugging: true })), log('Caught USR2. Going to loglevel debug.'), done]);
    case 'Halt':
      return all([end(closed('the Tor has halted')), done]);
    case 'NewNym':
      return all([newIdentity, done]);
    case 'Heartbeat':
      return all([heartbeat, done]);
    case 'Dormant':
      // it keeps running: the simulator has no users except its controllers
      return all([alter(() => ({ dormant: true })), log('Going dormant because of controller request.'), done]);
    case 'ClearDnsCache':
      return all([alter(() => ({ resolved: new Map() })), done]);
    case 'Active':
      return all([alter(() => ({ dormant: false })), done]);
  }
};

/**
 * NEWNYM: new streams use new circuits, at most once in ten seconds. A further one is delayed, and stands for all that
 * arrive meanwhile.
 */
export const newIdentity: Change = /* #__PURE__ */ given(({ time, changedIdentityAt }) => {
  const at = changedIdentityAt + IDENTITY_PAUSE;
  return at <= time
    ? all([
        alter(({ nymEpoch }) => ({ changedIdentityAt: time, nextIdentityAt: Infinity, nymEpoch: nymEpoch + 1 })),
        retireCircuits,
      ])
    : all([
        alter(() => ({ nextIdentityAt: at })),
        log(`Rate limiting NEWNYM request: delaying by ${Math.ceil((at - time) / 1000)} second(s)`),
      ]);
});

const IDENTITY_PAUSE = 10_000;

const heartbeat: Change = /* #__PURE__ */ given(({ circuits, time, totalRead }) => {
  const minutes = Math.floor(time / 60_000);
  const uptime = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  return log(
    `Heartbeat: Tor's uptime is ${uptime} hours, with ${circuits.size} circuits open. I've received ${totalRead} ` +
      `bytes.`,
  );
});

/** A relay waits before it exits, unless the signal is repeated. */
const shutdown: Change = /* #__PURE__ */ given(({ settings, config, shutdownAt }) => {
  if (shutdownAt !== Infinity) {
    return all([log('Second sigint received; exiting now.'), end(closed('the Tor has shut down'))]);
  }
  if (!(settings.relay ?? isRelay(config))) return end(closed('the Tor has shut down'));
  const seconds = numberOf(config, 'ShutdownWaitLength');
  return all([
    alter(({ time }) => ({ shutdownAt: time + 1000 * seconds, nextCircuitAt: Infinity, nextStreamAt: Infinity })),
    log(`Interrupt: will shut down in ${seconds} seconds. Interrupt again to exit now.`),
  ]);
});

const dump: Change = /* #__PURE__ */ given(({ orConnections, circuits, streams, time, totalRead }) =>
  all([
    log('Dumping stats:'),
    log(
      ...[...orConnections.values()].map(
        ({ router, connected }, index) =>
          `Conn ${index} (socket ${index + 4}) type 4 (OR), state ${connected ? '6 (open)' : '0 (connecting)'}, to ` +
          router,
      ),
    ),
    log(
      ...[...circuits.values()].map(({ path, built }) => {
        const hops = path.map((router, index) => `${router}(${index < built ? 'open' : 'closed'})`);
        return (
          `circuit_log_path(): circ (length ${path.length}, exit ${path[path.length - 1] ?? ''}): ` + hops.join(' ')
        );
      }),
    ),
    log(`${streams.size} streams are live.`),
    log(`Average bandwidth used: ${Math.floor((1000 * totalRead) / Math.max(1000, time))} bytes/sec`),
  ]),
);
