/**
 * Statuses that TC has no name for, by Tor's own word, with the numbers that stand for them in an event. A gateway
 * sends them as the status byte.
 */
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from './Event.js';

/** The events of CIRC_MINOR (control-spec 4.1.16), which report a change other than of the status. */
export const circuitNumbers = { PURPOSE_CHANGED: 5, CANNIBALIZED: 6 } as const;

/**
 * The numbers of Tor's own `stream_status_event_t` (control_events.h), the first three of them the bytes of TC in Tor
 * 0.1.x.
 */
export const streamNumbers = {
  NEW: 5,
  NEWRESOLVE: 6,
  DETACHED: 7,
  REMAP: 8,
  CONTROLLER_WAIT: 9,
  XOFF_SENT: 10,
  XOFF_RECV: 11,
  XON_SENT: 12,
  XON_RECV: 13,
} as const;

/** The number of Tor's own `or_conn_status_event_t` (orconn_event.h) for an incoming connection. */
export const orConnectionNumbers = { NEW: 4 } as const;

type StatusEvent = CircuitEvent | StreamEvent | OrConnectionEvent;

/** Whether the event is the first one of its circuit, stream or OR connection. */
export const isBeginning = ({ _tag, status }: StatusEvent): boolean => {
  switch (_tag) {
    case 'Circuit':
      return status === 'Launched';
    case 'Stream':
      return status === streamNumbers.NEW || status === streamNumbers.NEWRESOLVE;
    case 'OrConnection':
      return status === 'Launched' || status === orConnectionNumbers.NEW;
  }
};

/**
 * Whether the event changes the status of its circuit, stream or OR connection. Other events report another change,
 * such as of a circuit's purpose, of a stream's target, or of its flow control.
 */
export const isStatusChange = ({ _tag, status }: StatusEvent): boolean => {
  if (typeof status === 'string') return true;
  switch (_tag) {
    case 'Circuit':
      return status !== circuitNumbers.PURPOSE_CHANGED && status !== circuitNumbers.CANNIBALIZED;
    case 'Stream':
      return status !== streamNumbers.REMAP && (status < streamNumbers.XOFF_SENT || status > streamNumbers.XON_RECV);
    case 'OrConnection':
      return true;
  }
};
