/** OR connections, and the routers that are stopped and started. */
import type { OrConnectionStatus } from '../../model/Event.js';
import { all, alter, given, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { inserted, removed } from '../State.js';
import type { SimulatedOrConnection } from '../State.js';
import { endCircuit, proceedThrough } from './circuits.js';
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
            told('Connected', router),
            used(3072, 2048),
            proceedThrough(router),
          ]),
        ),
  );
};

/** The interval between checks whether a connection is used, in milliseconds. */
const IDLE = 60_000;

/** Stops a router: ends the circuits that have reached it, then the connection to it. */
export const killRouter = (router: string): Change =>
  all([
    alter(({ down }) => ({ down: new Set(down).add(router) })),
    given(({ circuits }) =>
      all([...circuits.values()].filter(({ path, built }) => path.slice(0, built).includes(router)).map(endCircuit)),
    ),
    disconnect(router),
  ]);

/** Starts a router that was stopped. */
export const startRouter = (router: string): Change =>
  alter(({ down }) => ({ down: new Set([...down].filter((other) => other !== router)) }));

/** Ends the connection to a router, after the circuits that begin with it. */
const disconnect = (router: string): Change =>
  given(({ circuits, orConnections }) => {
    const connection = orConnections.get(router);
    return all([
      ...[...circuits.values()].filter(({ path }) => path[0] === router).map(endCircuit),
      connection === undefined
        ? unchanged
        : all([
            alter((state) => ({ orConnections: removed(state.orConnections, router) })),
            told(connection.connected ? 'Closed' : 'Failed', router),
          ]),
    ]);
  });

const replace = (connection: SimulatedOrConnection, delay: number): Change =>
  alter(({ orConnections, time }) => ({
    orConnections: inserted(orConnections, connection.router, { ...connection, at: time + delay }),
  }));

const told = (status: OrConnectionStatus, router: string): Change => tell({ _tag: 'OrConnection', status, router });
