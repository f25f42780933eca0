/** Traffic counters, and random failures. */
import { all, alter, drawn, given, report, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';
import type { SimulatedStream, SimulatorState } from '../State.js';
import { microTime } from '../text.js';

/** Adds bytes to this second's bandwidth. */
export const used = (read: number, written: number): Change =>
  alter((state) => ({ read: state.read + read, written: state.written + written }));

/** Chooses one change or the other at random, by the failure rate of the settings. */
export const failing = (bad: Change, good: Change): Change =>
  given(({ settings }) => drawn(0, 9999, (n) => (n < settings.failureRate * 10_000 ? bad : good)));

/** Ends a second: reports the bytes read and written in it, at most what BandwidthRate allows. */
export const endSecond: Change = /* #__PURE__ */ drawn(50, 150, (percent) =>
  given(({ streams, config, read, written }) => {
    const most = numberOf(config, 'BandwidthRate');
    let rate = 0;
    for (const stream of streams.values()) if (stream.status === 'Open') rate += stream.rate;
    const moved = Math.floor((rate * percent) / 100);
    const now = { read: Math.min(most, read + moved), written: Math.min(most, written + Math.floor(moved / 8)) };
    return all([
      alter(({ nextSecondAt, totalRead, totalWritten }) => ({
        nextSecondAt: nextSecondAt + 1000,
        totalRead: totalRead + now.read,
        totalWritten: totalWritten + now.written,
        read: 0,
        written: 0,
      })),
      tell({ _tag: 'Bandwidth', ...now }),
      given((state) => all(shares(state, percent))),
    ]);
  }),
);

/**
 * The traffic of each open stream, and of each circuit and OR connection that has some (STREAM_BW, CIRC_BW, and CONN_BW
 * if TestingEnableConnBwEvent is 1).
 */
const shares = (state: SimulatorState, percent: number): ReadonlyArray<Change> => {
  const time = microTime(state.epoch + state.time);
  const circuits = new Map<number, number>();
  const connections = new Map<string, { readonly read: number; readonly written: number }>();
  const ofStreams = [...state.streams.values()].filter(isMoving).map(({ id, rate, circuit }) => {
    const read = Math.floor((rate * percent) / 100);
    circuits.set(circuit, (circuits.get(circuit) ?? 0) + read);
    return report({ _tag: 'StreamBandwidth', id, written: Math.floor(read / 8), read, time });
  });
  const ofCircuits = [...circuits].map(([id, delivered]) => {
    const deliveredWritten = Math.floor(delivered / 8);
    const read = inCells(delivered);
    const written = inCells(deliveredWritten);
    const entry = state.circuits.get(id)?.path[0] ?? '';
    const before = connections.get(entry);
    connections.set(entry, { read: read + (before?.read ?? 0), written: written + (before?.written ?? 0) });
    return report({
      _tag: 'CircuitBandwidth',
      id,
      read,
      written,
      time,
      deliveredRead: delivered,
      overheadRead: read - delivered,
      deliveredWritten,
      overheadWritten: written - deliveredWritten,
    });
  });
  if (numberOf(state.config, 'TestingEnableConnBwEvent') === 0) return [...ofStreams, ...ofCircuits];
  const ofConnections = [...connections].map(([router, bytes]) => {
    const id = state.orConnections.get(router)?.id;
    return id === undefined ? unchanged : report({ _tag: 'ConnectionBandwidth', id, type: 'OR', ...bytes });
  });
  return [...ofStreams, ...ofCircuits, ...ofConnections];
};

const isMoving = (stream: SimulatedStream): stream is SimulatedStream & { readonly circuit: number } =>
  stream.status === 'Open' && stream.circuit !== undefined;

/** The bytes of the cells that carry so many bytes. */
const inCells = (bytes: number): number => CELL * Math.ceil(bytes / PAYLOAD);

const CELL = 509;
const PAYLOAD = 498;
