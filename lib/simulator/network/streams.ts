/** Streams: sent to an exit, answered and closed, or resolved. */
import type { StreamEvent, StreamStatus } from '../../model/Event.js';
import type { StreamDetails } from '../../model/EventDetails.js';
import { streamNumbers } from '../../model/statuses.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import { all, alter, drawn, given, log, report, tell, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';
import { inserted, limits, removed } from '../State.js';
import type { SimulatedStream, SimulatorState } from '../State.js';
import { answered, answeredInReverse, failedToResolve, isName } from './names.js';
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

/** Begins a stream: on an open circuit, or waiting for one or for a controller. */
export const beginStream = (id: StreamId, target: string): Change =>
  drawn(1, 64, (size) =>
    given(({ config, nymEpoch: epoch, time }) => {
      const unattached = numberOf(config, '__LeaveStreamsUnattached') === 1;
      const at = time + PATIENCE;
      const rate = 1024 * size;
      const stream: SimulatedStream = {
        id,
        target,
        status: 'Waiting',
        circuit: undefined,
        unattached,
        epoch,
        rate,
        at,
      };
      return all([
        alter(({ streams }) => ({ streams: inserted(streams, id, stream) })),
        reported(stream, streamStatus(stream), { sourceAddress: sourceOf(stream), purpose: 'USER' }),
        unattached ? reported(stream, 'CONTROLLER_WAIT') : attachSoon(id),
      ]);
    }),
  );

/** Attaches a stream to one of the open circuits, or hurries the launch of one. */
const attachSoon = (id: StreamId): Change =>
  given((state) => {
    const open = [...state.circuits.values()].filter(
      ({ open, retired, purpose }) => open && !retired && purpose === 'GENERAL',
    );
    return open.length === 0
      ? alter(({ nextCircuitAt, time }) => ({ nextCircuitAt: Math.min(nextCircuitAt, time + 1) }))
      : drawn(0, open.length - 1, (index) => attach(id, open[index]!.id));
  });

/** The longest time that a stream waits for a circuit, in milliseconds. */
const PATIENCE = 60_000;

/** Attaches each waiting stream to a circuit, except those that a controller attaches. */
export const attachWaiting = (circuit: CircuitId): Change =>
  given(({ streams }) => all([...streams.values()].filter(isWaiting).map(({ id }) => attach(id, circuit))));

const isWaiting = ({ status, unattached }: SimulatedStream): boolean => status === 'Waiting' && !unattached;

/** Whether a stream waits for a circuit. */
export const isAnyWaiting = ({ streams }: SimulatorState): boolean => [...streams.values()].some(isWaiting);

/** Attaches a stream to a circuit that a controller has chosen, or else to one that the Tor chooses. */
export const attachTo = (stream: SimulatedStream, circuit: CircuitId | undefined): Change => {
  const free: SimulatedStream = { ...stream, status: 'Waiting', circuit: undefined, unattached: false };
  return all([
    stream.status === 'Waiting' ? unchanged : reported(stream, 'DETACHED', { reason: 'MISC' }),
    alter(({ streams }) => ({ streams: inserted(streams, stream.id, free) })),
    circuit === undefined ? attachSoon(stream.id) : attach(stream.id, circuit, stream.status === 'Waiting'),
  ]);
};

/** Changes the target of a stream. */
export const redirect = (stream: SimulatedStream, target: string): Change => {
  const changed = { ...stream, target };
  return all([
    alter(({ streams }) => ({ streams: inserted(streams, stream.id, changed) })),
    reported(changed, 'REMAP'),
  ]);
};

/** Makes the step of a stream that is due. */
export const advanceStream = (stream: SimulatedStream): Change => {
  switch (stream.status) {
    case 'Waiting':
      return all([
        given((state) =>
          log(`Tried for ${PATIENCE / 1000} seconds to get a connection to ${shown(state, stream.target)}. Giving up.`),
        ),
        endStream(stream, 'Failed', 'TIMEOUT'),
      ]);
    case 'Sent':
      return failing(
        all([
          given((state) =>
            log(
              `Have tried resolving or connecting to ${shown(state, stream.target)} at 3 different places. Giving up.`,
            ),
          ),
          isResolve(stream) ? failedToResolve(hostOf(stream)) : unchanged,
          endStream(stream, 'Failed', isResolve(stream) ? 'RESOLVEFAILED' : 'CONNECTREFUSED'),
        ]),
        all([
          answerOf(stream),
          reportStatus(stream, 'Succeeded'),
          isResolve(stream) ? endStream(stream, 'Closed', 'DONE') : keepOpen(stream),
        ]),
      );
    case 'Open':
      return endStream(stream, 'Closed', 'DONE');
  }
};

/** What an exit answers about the host of a stream that has succeeded. */
const answerOf = (stream: SimulatedStream): Change => {
  const host = hostOf(stream);
  if (!isName(host)) return isResolve(stream) ? answeredInReverse(host) : unchanged;
  return answered(host, (address) =>
    isResolve(stream)
      ? unchanged
      : reported({ ...stream, target: `${address}:${portOf(stream)}` }, 'REMAP', { source: 'EXIT' }),
  );
};

/** Ends the streams of a circuit that has ended. */
export const endStreamsOf = (circuit: CircuitId): Change =>
  given(({ streams }) =>
    all(
      [...streams.values()]
        .filter((stream) => stream.circuit === circuit)
        .map((stream) => endStream(stream, stream.status === 'Open' ? 'Closed' : 'Failed', 'DESTROY')),
    ),
  );

/** Ends a stream as a controller asks; `reason` is the word of the v1 protocol. */
export const closeStream = (stream: SimulatedStream, reason: string): Change =>
  endStream(stream, stream.status === 'Open' ? 'Closed' : 'Failed', reason);

const attach = (id: StreamId, circuit: CircuitId, isFirst = true): Change =>
  drawn(20, 1500, (delay) =>
    given(({ streams }) => {
      const stream = streams.get(id);
      if (stream === undefined) return unchanged;
      const attached: SimulatedStream = { ...stream, circuit };
      return all([
        replace({ ...attached, status: 'Sent' }, delay),
        isFirst ? reportStatus(attached, sentStatus(stream)) : reported(attached, sentStatus(stream)),
        used(512, 512),
      ]);
    }),
  );

const keepOpen = (stream: SimulatedStream): Change =>
  drawn(500, 45_000, (duration) => replace({ ...stream, status: 'Open' }, duration));

const replace = (stream: SimulatedStream, delay: number): Change =>
  alter(({ streams, time }) => ({ streams: inserted(streams, stream.id, { ...stream, at: time + delay }) }));

const endStream = (stream: SimulatedStream, status: StreamStatus, reason: string): Change =>
  all([alter(({ streams }) => ({ streams: removed(streams, stream.id) })), reportStatus(stream, status, { reason })]);

const reportStatus = (stream: SimulatedStream, status: StreamStatus, more?: Partial<StreamDetails>): Change =>
  all([tell(streamEvent(stream, status)), reported(stream, status, more)]);

const reported = (stream: SimulatedStream, status: V1StreamStatus, more?: Partial<StreamDetails>): Change =>
  report(v1StreamEvent(stream, status, more));

/** The event of a stream, with its circuit as in the v1 protocol. */
export const streamEvent = ({ id, target, circuit }: SimulatedStream, status: StreamStatus): StreamEvent => ({
  _tag: 'Stream',
  status,
  id,
  target,
  details: { status: status.toUpperCase(), circuit, other: {} },
});

/** A status of TC, or one that only the v1 protocol reports. */
type V1StreamStatus = StreamStatus | 'NEW' | 'NEWRESOLVE' | 'DETACHED' | 'REMAP' | 'CONTROLLER_WAIT';

/** The event of a stream in the v1 protocol, and its row in GETINFO stream-status. */
export const v1StreamEvent = (
  { id, target, circuit, epoch }: SimulatedStream,
  status: V1StreamStatus,
  more: Partial<StreamDetails> = {},
): StreamEvent => ({
  _tag: 'Stream',
  status: status in streamNumbers ? streamNumbers[status as keyof typeof streamNumbers] : (status as StreamStatus),
  id,
  target,
  details: {
    status: status.toUpperCase(),
    circuit,
    clientProtocol: 'SOCKS5',
    nymEpoch: epoch,
    sessionGroup: -4,
    isolation: ['SOCKS_USERNAME', 'SOCKS_PASSWORD', 'CLIENTADDR', 'SESSION_GROUP', 'NYM_EPOCH'],
    other: {},
    ...more,
  },
});

/** The status of a stream that has not ended, in GETINFO stream-status. */
export const streamStatus = (stream: SimulatedStream): V1StreamStatus => {
  switch (stream.status) {
    case 'Waiting':
      return isResolve(stream) ? 'NEWRESOLVE' : 'NEW';
    case 'Sent':
      return sentStatus(stream);
    case 'Open':
      return 'Succeeded';
  }
};

/** The status of a stream that has been sent to its exit. */
export const sentStatus = (stream: SimulatedStream): StreamStatus =>
  isResolve(stream) ? 'SentResolve' : 'SentConnect';

const isResolve = ({ target }: SimulatedStream): boolean => target.endsWith(':0');

const hostOf = ({ target }: SimulatedStream): string => target.slice(0, target.lastIndexOf(':'));

const portOf = ({ target }: SimulatedStream): string => target.slice(target.lastIndexOf(':') + 1);

/** The address of the client of a stream. */
const sourceOf = ({ id }: SimulatedStream): string => `127.0.0.1:${50_000 + (id % 10_000)}`;

const shown = ({ config }: SimulatorState, target: string): string =>
  numberOf(config, 'SafeLogging') === 1 ? '[scrubbed]' : target;
