/** Streams: sent to an exit, answered and closed, or resolved. */
import type { StreamEvent, StreamStatus } from '../../model/Event.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import { all, alter, drawn, given, log, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';
import { inserted, limits, removed } from '../State.js';
import type { SimulatedStream, SimulatorState } from '../State.js';
import { failing, used } from './traffic.js';

/**
 * The smallest number that no live stream has, like the socket numbers that a Tor uses; `undefined` if there are too
 * many streams.
 */
export const freeStreamId = ({ streams }: SimulatorState): StreamId | undefined => {
  if (streams.size >= limits.streams) return undefined;
  let id = FIRST_ID;
  while (streams.has(id)) id++;
  return id;
};

const FIRST_ID = 12;

/** Begins a stream: on an open circuit, or waiting for one. */
export const beginStream = (id: StreamId, target: string): Change =>
  drawn(1, 64, (size) =>
    all([
      alter(({ streams, time }) => {
        const at = time + PATIENCE;
        const rate = 1024 * size;
        return { streams: inserted(streams, id, { id, target, status: 'Waiting', circuit: undefined, rate, at }) };
      }),
      given((state) => {
        const open = [...state.circuits.values()].filter(({ open, retired }) => open && !retired);
        return open.length === 0
          ? alter(({ nextCircuitAt, time }) => ({ nextCircuitAt: Math.min(nextCircuitAt, time + 1) }))
          : drawn(0, open.length - 1, (index) => attach(id, open[index]!.id));
      }),
    ]),
  );

/** The longest time that a stream waits for a circuit, in milliseconds. */
const PATIENCE = 60_000;

/** Attaches each waiting stream to a circuit. */
export const attachWaiting = (circuit: CircuitId): Change =>
  given(({ streams }) =>
    all([...streams.values()].filter(({ status }) => status === 'Waiting').map(({ id }) => attach(id, circuit))),
  );

/** Whether a stream waits for a circuit. */
export const isAnyWaiting = ({ streams }: SimulatorState): boolean =>
  [...streams.values()].some(({ status }) => status === 'Waiting');

/** Makes the step of a stream that is due. */
export const advanceStream = (stream: SimulatedStream): Change => {
  switch (stream.status) {
    case 'Waiting':
      return all([
        given((state) =>
          log(`Tried for ${PATIENCE / 1000} seconds to get a connection to ${shown(state, stream.target)}. Giving up.`),
        ),
        endStream(stream, 'Failed'),
      ]);
    case 'Sent':
      return failing(
        all([
          given((state) =>
            log(
              `Have tried resolving or connecting to ${shown(state, stream.target)} at 3 different places. Giving up.`,
            ),
          ),
          endStream(stream, 'Failed'),
        ]),
        all([told(stream, 'Succeeded'), isResolve(stream) ? endStream(stream, 'Closed') : keepOpen(stream)]),
      );
    case 'Open':
      return endStream(stream, 'Closed');
  }
};

/** Ends the streams of a circuit that has ended. */
export const endStreamsOf = (circuit: CircuitId): Change =>
  given(({ streams }) =>
    all(
      [...streams.values()]
        .filter((stream) => stream.circuit === circuit)
        .map((stream) => endStream(stream, stream.status === 'Open' ? 'Closed' : 'Failed')),
    ),
  );

const attach = (id: StreamId, circuit: CircuitId): Change =>
  drawn(20, 1500, (delay) =>
    given(({ streams }) => {
      const stream = streams.get(id);
      return stream === undefined
        ? unchanged
        : all([
            replace({ ...stream, status: 'Sent', circuit }, delay),
            told({ ...stream, circuit }, sentStatus(stream)),
            used(512, 512),
          ]);
    }),
  );

const keepOpen = (stream: SimulatedStream): Change =>
  drawn(500, 45_000, (duration) => replace({ ...stream, status: 'Open' }, duration));

const replace = (stream: SimulatedStream, delay: number): Change =>
  alter(({ streams, time }) => ({ streams: inserted(streams, stream.id, { ...stream, at: time + delay }) }));

const endStream = (stream: SimulatedStream, status: StreamStatus): Change =>
  all([alter(({ streams }) => ({ streams: removed(streams, stream.id) })), told(stream, status)]);

const told = (stream: SimulatedStream, status: StreamStatus): Change => tell(streamEvent(stream, status));

/** The event of a stream, with its circuit as in the v1 protocol. */
export const streamEvent = ({ id, target, circuit }: SimulatedStream, status: StreamStatus): StreamEvent => ({
  _tag: 'Stream',
  status,
  id,
  target,
  details: { status: status.toUpperCase(), circuit, other: {} },
});

/** The status of a stream that has been sent to its exit. */
export const sentStatus = (stream: SimulatedStream): StreamStatus =>
  isResolve(stream) ? 'SentResolve' : 'SentConnect';

const isResolve = ({ target }: SimulatedStream): boolean => target.endsWith(':0');

const shown = ({ config }: SimulatorState, target: string): string =>
  numberOf(config, 'SafeLogging') === 1 ? '[scrubbed]' : target;
