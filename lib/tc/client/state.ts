/** Snapshots of the open circuits, streams and OR connections: an extension of TC. */
import { either as E } from 'fp-ts';
import { BehaviorSubject, combineLatest, distinctUntilChanged, ignoreElements, map, merge, toArray } from 'rxjs';
import { decodeAt } from '../message/bodyCodec.js';
import type { BodyReader } from '../message/bodyCodec.js';
import { detailedReaders } from '../message/event/index.js';
import { readServed, SERVED_NAME } from '../message/event/Served.js';
import { DETAILED, eventTable, tagOfStream } from '../../model/Event.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorEvent } from '../../model/Event.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { Extension } from './Extension.js';
import { getState } from './requests.js';

export const state = (): Required<Pick<Extension, 'served' | 'snapshots'>> => {
  /** The codes of the events that the server serves, as it has reported. */
  const served$ = new BehaviorSubject<ReadonlySet<number>>(new Set());
  return {
    served: (bytes, start, end) => {
      const mark = decodeAt(SERVED_NAME, readServed, bytes, start, end);
      if (mark._tag === 'Left') return mark;
      const { code, served } = mark.right;
      // unknown events cannot be requested, and a server could report 65,536 of them
      if (detailedReaders[code] === undefined) return E.right(undefined);
      const others = [...served$.value].filter((other) => other !== code);
      served$.next(new Set(served ? [...others, code] : others));
      return E.right(undefined);
    },
    snapshots: ({ ask, event, active }) => {
      // the reports are valid only while the server sends them
      active(0).subscribe({
        next: (isTold) => {
          if (!isTold) served$.next(new Set());
        },
        complete: () => served$.complete(),
      });
      const snapshot = <A extends TorEvent>(tag: A['_tag']): ObservableEither<TorError, ReadonlyArray<A>> => {
        const code = eventTable[tag].code;
        const reader = detailedReaders[code] as BodyReader<A>;
        return ask(getState(DETAILED + code, reader)).pipe(toArray(), map(E.sequenceArray));
      };
      return {
        active: (stream) => {
          const code = eventTable[tagOfStream(stream) ?? 'Log'].code;
          return merge(
            event(0).pipe(ignoreElements()),
            combineLatest([active(code), served$]).pipe(
              map(([isAsked, served]) => isAsked && served.has(code)),
              distinctUntilChanged(),
            ),
          );
        },
        circuits: snapshot<CircuitEvent>('Circuit'),
        streams: snapshot<StreamEvent>('Stream'),
        orConnections: snapshot<OrConnectionEvent>('OrConnection'),
      };
    },
  };
};
