/** OR connections, and the routers that are stopped and started. */
import type { OrConnectionStatus } from '../../model/Event.js';
import { all, alter, given, report, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { inserted, removed } from '../State.js';
import type { SimulatedOrConnection } from '../State.js';
import { endCircuit, proceedThrough } from './circuits.js';
import { consensusRow } from './consensus.js';
import { longName } from './relays.js';
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
            told(connection, 'Connected'),
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
      : all([
          alter(() => ({ guards: new Set(guards).add(router) })),
          report('GUARD', `ENTRY ${name} NEW`),
          report('GUARD', `ENTRY ${name} UP`),
        ]);
  });

/** Forgets the guards, and reports them as dropped. */
export const dropGuards: Change = /* #__PURE__ */ given((state) =>
  all([
    alter(() => ({ guards: new Set() })),
    ...[...state.guards].map((router) => report('GUARD', `ENTRY ${longName(state, router)} DROPPED`)),
  ]),
);

/** Reports a router that was stopped or started: its entry of the consensus, and whether a guard is up. */
const noted = (router: string, guard: 'UP' | 'DOWN'): Change =>
  given((state) =>
    all([
      report('NS', '', { data: consensusRow(state, router) }),
      state.guards.has(router) ? report('GUARD', `ENTRY ${longName(state, router)} ${guard}`) : unchanged,
    ]),
  );

/** Stops a router: ends the circuits that have reached it, then the connection to it. */
export const killRouter = (router: string): Change =>
  all([
    alter(({ down }) => ({ down: new Set(down).add(router) })),
    noted(router, 'DOWN'),
    given(({ relays, down }) =>
      down.size < relays.size
        ? unchanged
        : all([report('NETWORK_LIVENESS', 'DOWN'), report('STATUS_GENERAL', 'WARN DIR_ALL_UNREACHABLE')]),
    ),
    given(({ circuits }) =>
      all(
        [...circuits.values()]
          .filter(({ path, built }) => path.slice(0, built).includes(router))
          .map((circuit) => endCircuit(circuit)),
      ),
    ),
    disconnect(router),
  ]);

/** Starts a router that was stopped. */
export const startRouter = (router: string): Change =>
  given(({ relays, down }) =>
    all([
      alter(() => ({ down: new Set([...down].filter((other) => other !== router)) })),
      noted(router, 'UP'),
      down.size === relays.size ? report('NETWORK_LIVENESS', 'UP') : unchanged,
    ]),
  );

/** Ends the connection to a router, after the circuits that begin with it. */
const disconnect = (router: string): Change =>
  given(({ circuits, orConnections }) => {
    const connection = orConnections.get(router);
    return all([
      ...[...circuits.values()].filter(({ path }) => path[0] === router).map((circuit) => endCircuit(circuit)),
      connection === undefined
        ? unchanged
        : all([
            alter((state) => ({ orConnections: removed(state.orConnections, router) })),
            told(connection, connection.connected ? 'Closed' : 'Failed'),
          ]),
    ]);
  });

const replace = (connection: SimulatedOrConnection, delay: number): Change =>
  alter(({ orConnections, time }) => ({
    orConnections: inserted(orConnections, connection.router, { ...connection, at: time + delay }),
  }));

const told = ({ id, router }: SimulatedOrConnection, status: OrConnectionStatus): Change =>
  all([
    tell({ _tag: 'OrConnection', status, router }),
    given((state) => {
      const circuits = [...state.circuits.values()].filter(({ path }) => path[0] === router).length;
      const reason = reasons[status] ?? '';
      const count = circuits > 0 ? ` NCIRCS=${circuits}` : '';
      return report('ORCONN', `${longName(state, router)} ${status.toUpperCase()}${reason}${count} ID=${id}`);
    }),
  ]);

const reasons: { readonly [S in OrConnectionStatus]?: string } = {
  Closed: ' REASON=DONE',
  Failed: ' REASON=CONNECTREFUSED',
};
