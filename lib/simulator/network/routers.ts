/** OR connections, and the routers that are stopped and started. */
import type { OrConnectionStatus } from '../../model/Event.js';
import { all, alter, given, report, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { inserted, removed } from '../State.js';
import type { SimulatedOrConnection } from '../State.js';
import { isLive } from '../bootstrap.js';
import { loseCircuit, proceedThrough } from './circuits.js';
import { entryOf } from './consensus.js';
import { longName, orConnectionEvent } from './relays.js';
import { failing, used } from './traffic.js';

/**
 * Makes the step of an OR connection that is due: it is connected, or fails with the circuits that wait for it; one
 * that is connected is closed once no circuit has used it for some time.
 */
export const advanceOrConnection = (connection: SimulatedOrConnection): Change => {
  const { router, connected } = connection;
  if (connected) {
    return given(({ circuits }) =>
      [...circuits.values()].some(({ path }) => path[0] === router) ? replace(connection, IDLE) : disconnect(router),
    );
  }
  return given(({ down }) =>
    down.has(router)
      ? disconnect(router)
      : failing(
          disconnect(router),
          all([
            replace({ ...connection, connected: true }, IDLE),
            reportStatus(connection, 'Connected'),
            guarded(router),
            used(3072, 2048),
            proceedThrough(router),
          ]),
        ),
  );
};

/** The interval between checks whether a connection is used, in milliseconds. */
const IDLE = 60_000;

/** Notes the entry of a circuit as a guard, and reports it. */
const guarded = (router: string): Change =>
  given((state) => {
    const { guards } = state;
    const name = longName(state, router);
    return guards.has(router)
      ? unchanged
      : all([alter(() => ({ guards: new Set(guards).add(router) })), guard(name, 'NEW'), guard(name, 'UP')]);
  });

/** Forgets the guards, and reports them as dropped. */
export const dropGuards: Change = /* #__PURE__ */ given((state) =>
  all([
    alter(() => ({ guards: new Set() })),
    ...[...state.guards].map((router) => guard(longName(state, router), 'DROPPED')),
  ]),
);

const guard = (router: string, status: string): Change => report({ _tag: 'Guard', type: 'ENTRY', router, status });

/** Reports a router that was stopped or started: its entry of the consensus, and whether a guard is up. */
const noted = (router: string, status: 'UP' | 'DOWN'): Change =>
  given((state) => {
    const relay = state.relays.get(router);
    return all([
      report({ _tag: 'NetworkStatus', relays: relay === undefined ? [] : [entryOf(state, relay)] }),
      state.guards.has(router) ? guard(longName(state, router), status) : unchanged,
    ]);
  });

/** Stops a router: ends the circuits that have reached it, then the connection to it. */
export const killRouter = (router: string): Change =>
  all([
    changed((down) => down.add(router)),
    noted(router, 'DOWN'),
    given(({ relays, down }) =>
      down.size < relays.size
        ? unchanged
        : report({ _tag: 'StatusGeneral', severity: 'WARN', action: 'DIR_ALL_UNREACHABLE', arguments: {} }),
    ),
    given(({ circuits }) =>
      all([...circuits.values()].filter(({ path, built }) => path.slice(0, built).includes(router)).map(loseCircuit)),
    ),
    disconnect(router),
  ]);

/** Starts a router that was stopped. */
export const startRouter = (router: string): Change =>
  all([changed((down) => down.delete(router)), noted(router, 'UP')]);

/** Changes which routers are not running, and reports whether the network is reachable if that has changed. */
const changed = (change: (down: Set<string>) => void): Change =>
  given((before) => {
    const down = new Set(before.down);
    change(down);
    const isUp = isLive({ ...before, down });
    return all([
      alter(() => ({ down })),
      isUp === isLive(before) ? unchanged : report({ _tag: 'NetworkLiveness', status: isUp ? 'UP' : 'DOWN' }),
    ]);
  });

/** Ends the connection to a router, after the circuits that begin with it. */
const disconnect = (router: string): Change =>
  given(({ circuits, orConnections }) => {
    const connection = orConnections.get(router);
    return all([
      ...[...circuits.values()].filter(({ path }) => path[0] === router).map(loseCircuit),
      connection === undefined
        ? unchanged
        : all([
            alter((state) => ({ orConnections: removed(state.orConnections, router) })),
            reportStatus(connection, connection.connected ? 'Closed' : 'Failed'),
          ]),
    ]);
  });

const replace = (connection: SimulatedOrConnection, delay: number): Change =>
  alter(({ orConnections, time }) => ({
    orConnections: inserted(orConnections, connection.router, { ...connection, at: time + delay }),
  }));

const reportStatus = ({ id, router }: SimulatedOrConnection, status: OrConnectionStatus): Change =>
  all([
    tell({ _tag: 'OrConnection', status, router }),
    given((state) => {
      const circuits = [...state.circuits.values()].filter(({ path }) => path[0] === router).length;
      const more = { reason: reasons[status], circuits: circuits > 0 ? circuits : undefined, id: String(id) };
      return report(orConnectionEvent(state, router, status, more));
    }),
  ]);

const reasons: { readonly [S in OrConnectionStatus]?: string } = { Closed: 'DONE', Failed: 'CONNECTREFUSED' };
